package org.meshrelay.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the files of {@code vectors/} whose form is a list of vectors. */
public final class VectorFiles {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(64 << 20).build())
          .build();

  private VectorFiles() {}

  /** The root of the checkout, which the build passes in {@code meshrelay.root}. */
  public static Path root() {
    String root = System.getProperty("meshrelay.root");
    return root == null ? Path.of("..").toAbsolutePath().normalize() : Path.of(root);
  }

  /** All vectors of {@code vectors/<name>}, whichever of the set's member names it uses. */
  public static List<LoadedVector> load(String name) {
    List<LoadedVector> loaded = new ArrayList<>();
    for (Object entry : list(map(parse(root().resolve("vectors").resolve(name))).get("vectors"))) {
      Map<String, Object> vector = map(entry);
      loaded.add(
          new LoadedVector(
              text(first(vector, "id", "name")),
              text(first(vector, "op", "kind")),
              map(first(vector, "data", "inputs", "in")),
              map(first(vector, "expect", "expected", "out"))));
    }
    return List.copyOf(loaded);
  }

  /** The whole document as plain Java values. */
  public static Object parse(Path file) {
    try {
      return parseText(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** A JSON document, such as what a command printed, as plain Java values. */
  public static Object parseText(String document) {
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("no document");
      }
      Object value = value(parser);
      if (value == null) {
        throw new IllegalArgumentException("the document is null");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + document, e);
    }
  }

  /** The value as an object's members. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /** The value as a list. */
  @SuppressWarnings("unchecked")
  public static List<Object> list(@Nullable Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("vector without id or kind");
  }

  private static @Nullable Object first(Map<String, Object> vector, String... names) {
    for (String name : names) {
      Object value = vector.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
