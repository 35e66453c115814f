package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.VectorFiles;

/** What the reference of November 2019 wrote in JSON, JSON-B and JSON-C, value by value. */
final class ReferenceEncodingTest {
  private static final Map<String, Object> FILE =
      VectorFiles.map(
          VectorFiles.parse(VectorFiles.root().resolve("vectors/reference/2019-11/json-bcd.json")));

  /** Its writer counts characters where octets are meant (encoding.md 2.4); nobody can read it. */
  private static final String MISCOUNTED = "string \u00e9\u20ac";

  /** Longer than {@link ReadLimits#NAME_OCTETS_MAX}. */
  private static final String LONG_NAME = "object, key of 300 chars 'k', value 1";

  /**
   * A value that was written.
   *
   * @param what described by the file
   * @param forms hexadecimal by the name of the encoding
   */
  record Written(String what, Map<String, Object> forms) {
    Optional<Bytes> in(String encoding) {
      return forms.get(encoding) instanceof String text && !text.startsWith("ERROR")
          ? Optional.of(Bytes.hex(text))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Written> written() {
    return Stream.of("encode", "objects")
        .flatMap(section -> section(section).stream())
        .map(entry -> new Written(String.valueOf(entry.get("what")), entry));
  }

  private static List<Map<String, Object>> section(String name) {
    return VectorFiles.list(FILE.get(name)).stream().map(VectorFiles::map).toList();
  }

  @Test
  void file_everySection_isReadHere() {
    assertEquals(Set.of("encode", "objects", "decode"), FILE.keySet());
    assertEquals(82, section("encode").size());
    assertEquals(5, section("objects").size());
    assertEquals(29, section("decode").size());
  }

  @ParameterizedTest
  @MethodSource("written")
  void read_anyEncoding_isOneValue(Written each) throws Exception {
    if (each.what().equals(MISCOUNTED) || each.what().equals(LONG_NAME)) {
      return;
    }
    List<JsonNode> values = new ArrayList<>();
    for (String name : List.of("json", "jsonB", "jsonC")) {
      Encoding encoding = name.equals("json") ? Encoding.JSON : Encoding.JSON_B;
      Optional<Bytes> form = each.in(name);
      if (form.isPresent()) {
        values.add(plain(JsonReader.read(form.get(), encoding, ReadLimits.STORED)));
      }
    }
    for (JsonNode value : values) {
      assertEquals(values.getFirst(), value);
    }
  }

  /** Binary values in the form that JSON has for them, so that values can be compared. */
  private static JsonNode plain(JsonNode node) throws DecodeException {
    return switch (node) {
      case JsonBinary binary -> JsonString.of(binary.octets().toBase64Url());
      case JsonString string -> JsonString.of(string.text().replaceAll("\n  ", ""));
      case JsonObject object -> {
        JsonObject.Builder builder = JsonObject.builder();
        for (Map.Entry<String, JsonNode> member : object.members().entrySet()) {
          builder.put(member.getKey(), plain(member.getValue()));
        }
        yield builder.build();
      }
      default -> node;
    };
  }

  @ParameterizedTest
  @MethodSource("written")
  @DisplayName("encoding.md 2.4: shortest forms, tagged names")
  void write_jsonB_isOctetForOctetTheirs(Written each) throws Exception {
    Optional<Bytes> jsonB = each.in("jsonB");
    boolean chunked = each.what().startsWith("binary incremental");
    boolean spaced = each.what().startsWith("object {");
    if (each.what().equals(MISCOUNTED) || each.what().equals(LONG_NAME) || chunked || spaced) {
      return;
    }
    if (jsonB.isEmpty() || each.what().startsWith("float") || each.what().startsWith("datetime")) {
      return;
    }
    JsonNode node = JsonReader.read(jsonB.get(), Encoding.JSON_B, ReadLimits.STORED);

    assertEquals(jsonB.get(), JsonWriter.canonical(node, Encoding.JSON_B));
  }

  @Test
  @DisplayName("encoding.md 2.4: lengths of strings in UTF-16 units")
  void read_miscountedString_isRefused() {
    Written miscounted =
        written().filter(each -> each.what().equals(MISCOUNTED)).findAny().orElseThrow();
    Bytes octets = miscounted.in("jsonB").orElseThrow();

    assertEquals("8002c3a9e282ac", octets.toHex());
    assertThrows(
        DecodeException.class, () -> JsonReader.read(octets, Encoding.JSON_B, ReadLimits.STORED));
  }

  @Test
  void read_nameBeyondOurBound_isRefused() {
    Written named = written().filter(each -> each.what().equals(LONG_NAME)).findAny().orElseThrow();
    for (String name : List.of("json", "jsonB", "jsonC")) {
      assertThrows(
          DecodeException.class,
          () -> JsonReader.read(named.in(name).orElseThrow(), Encoding.JSON_B, ReadLimits.STORED));
    }
  }

  /** Values of which the file has only the length and both ends. */
  @ParameterizedTest
  @MethodSource("written")
  void write_longValue_hasTheLengthAndEndsOfTheirs(Written each) {
    Map<String, Object> stated = VectorFiles.map(asMap(each.forms().get("jsonB")));
    if (stated.isEmpty()) {
      return;
    }
    int size = Integer.parseInt(each.what().replaceAll("[^0-9]*of ([0-9]+) .*", "$1"));
    JsonNode node =
        each.what().startsWith("string")
            ? JsonString.of("a".repeat(size))
            : new JsonBinary(counted(size));
    Bytes octets = JsonWriter.canonical(node, Encoding.JSON_B);

    assertEquals(stated.get("length"), (long) octets.size());
    assertEquals(stated.get("prefix"), octets.slice(0, 16).toHex());
    assertEquals(stated.get("suffix"), octets.slice(octets.size() - 8).toHex());
  }

  private static Map<String, Object> asMap(@Nullable Object value) {
    return value instanceof Map ? VectorFiles.map(value) : Map.of();
  }

  private static Bytes counted(int size) {
    byte[] octets = new byte[size];
    IntStream.range(0, size).forEach(i -> octets[i] = (byte) i);
    return Bytes.wrap(octets);
  }

  static Stream<Map<String, Object>> decoded() {
    return section("decode").stream();
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void read_octetsTheyRead_isTheirValue(Map<String, Object> each) throws Exception {
    Bytes octets = Bytes.hex(String.valueOf(each.get("bytes")));
    List<String> answers =
        each.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("as"))
            .filter(entry -> entry.getValue() instanceof String)
            .filter(entry -> !String.valueOf(entry.getValue()).startsWith("ERROR"))
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.toList());
    String hex = octets.toHex();
    if (List.of("22616263225d", "b402616131", "c0", "90003c00").contains(hex)) {
      // More than a value, a name alone, a code cut short, a float with an octet too many.
      assertThrows(
          DecodeException.class, () -> JsonReader.read(octets, Encoding.JSON_B, ReadLimits.STORED));
      return;
    }
    JsonNode node = JsonReader.read(octets, Encoding.JSON_B, ReadLimits.STORED);

    for (String answer : answers) {
      if (!hex.startsWith("84") && !hex.startsWith("8c")) {
        assertEquals(answer, answer(node, answer.substring(0, answer.indexOf(' '))));
      }
    }
  }

  /** Their reader gives the first chunk only; the values below are those of encoding.md 2.2. */
  @Test
  @DisplayName("encoding.md 2.2: chunks concatenate")
  void read_chunks_isAllOfThem() throws Exception {
    assertEquals(
        JsonString.of("ab"),
        JsonReader.read(Bytes.hex("840161800162"), Encoding.JSON_B, ReadLimits.STORED));
    assertEquals(
        new JsonBinary(Bytes.hex("010203")),
        JsonReader.read(Bytes.hex("8c020102880103"), Encoding.JSON_B, ReadLimits.STORED));
  }

  private static String answer(JsonNode node, String how) {
    return how
        + " "
        + switch (node) {
          case JsonNumber number -> number.toString();
          case JsonString string -> string.text();
          case JsonBinary binary -> binary.octets().toHex();
          case JsonBoolean bool -> bool.value() ? "True" : "False";
          default -> "?";
        };
  }
}
