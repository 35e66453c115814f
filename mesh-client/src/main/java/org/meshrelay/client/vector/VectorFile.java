package org.meshrelay.client.vector;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.vector.ProtocolVectors;

/**
 * Reads a file of test vectors with the product's own reader, in any of the forms in which the sets
 * are written: {@code vectors} with {@code id} or {@code name}, {@code kind} or {@code op}, {@code
 * data}, {@code inputs} or {@code in}, {@code expect}, {@code expected} or {@code out}; or the
 * lists of published protocol examples.
 */
public final class VectorFile {
  /** Largest file read; the present ones have at most 1 MB. */
  private static final int OCTETS_MAX = 64 << 20;

  private VectorFile() {}

  /**
   * The vectors of a file.
   *
   * @throws IOException if it cannot be read
   * @throws DecodeException if it is no vector file
   */
  public static List<VectorCase> load(Path file) throws IOException, DecodeException {
    if (Files.size(file) > OCTETS_MAX) {
      throw new IOException(file + ": larger than any vector file");
    }
    JsonObject document =
        JsonReader.readObject(
            Bytes.wrap(Files.readAllBytes(file)),
            Encoding.JSON,
            new ReadLimits(OCTETS_MAX, OCTETS_MAX / 4, false));
    Map<String, Object> members = object(document);
    return document.get("vectors") == null
        ? ProtocolVectors.cases(members)
        : cases(members.get("vectors"));
  }

  private static List<VectorCase> cases(@Nullable Object vectors) throws DecodeException {
    if (!(vectors instanceof List<?> list)) {
      throw new DecodeException("vectors is no list");
    }
    List<VectorCase> cases = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof Map<?, ?> vector)) {
        throw new DecodeException("a vector is no object");
      }
      cases.add(
          new VectorCase(
              text(vector, "id", "name"),
              text(vector, "op", "kind"),
              members(vector, "data", "inputs", "in"),
              members(vector, "expect", "expected", "out")));
    }
    return cases;
  }

  private static String text(Map<?, ?> vector, String... names) throws DecodeException {
    for (String name : names) {
      if (vector.get(name) instanceof String text) {
        return text;
      }
    }
    throw new DecodeException("a vector lacks " + String.join(" or ", names));
  }

  private static Map<String, Object> members(Map<?, ?> vector, String... names) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : names) {
      if (vector.get(name) instanceof Map<?, ?> found) {
        found.forEach((key, value) -> members.put(String.valueOf(key), value));
        return members;
      }
    }
    return members;
  }

  private static Map<String, Object> object(JsonObject object) {
    Map<String, Object> members = new LinkedHashMap<>();
    object.members().forEach((name, value) -> members.put(name, value(value)));
    return members;
  }

  /** Null stands for null: some expectations are just that. */
  @SuppressWarnings("NullAway") // the maps of vectors hold null, which their type cannot say
  private static Object value(JsonNode node) {
    return switch (node) {
      case JsonObject object -> object(object);
      case JsonArray array -> list(array);
      case JsonString text -> text.text();
      case JsonBoolean truth -> truth.value();
      case JsonNumber number -> number(number);
      case JsonBinary binary -> binary.octets().toBase64Url();
      case JsonNull ignored -> null;
    };
  }

  private static List<Object> list(JsonArray array) {
    List<Object> elements = new ArrayList<>();
    array.elements().forEach(element -> elements.add(value(element)));
    return elements;
  }

  private static Object number(JsonNumber number) {
    Number value = number.value();
    return value instanceof Long || value instanceof BigInteger ? value : value.doubleValue();
  }
}
