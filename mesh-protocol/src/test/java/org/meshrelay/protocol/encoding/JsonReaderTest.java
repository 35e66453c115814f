package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;

/** Text in both encodings: the same documents are read, the same refused (http-binding.md 4). */
final class JsonReaderTest {
  @ParameterizedTest
  @EnumSource
  void read_rawLineBreakInString_isPartOfTheText(Encoding encoding) throws Exception {
    JsonObject read = object("{\"Public\":\"mHlR\n  OSaz\\u0041A\"}", encoding);

    assertEquals(JsonString.of("mHlR\n  OSazAA"), read.get("Public"));
    JsonString string = assertInstanceOf(JsonString.class, read.get("Public"));
    assertEquals(7, string.decodeBase64().size());
  }

  @ParameterizedTest
  @EnumSource
  void read_objectInWhiteSpace_keepsItsOctetsFromBraceToBrace(Encoding encoding) throws Exception {
    JsonObject outer = object(" \r\n\t{ \"a\" : { \"b\" :\t1 } , \"c\":[ 1 ] }\n", encoding);
    JsonObject inner = assertInstanceOf(JsonObject.class, outer.get("a"));
    JsonArray array = assertInstanceOf(JsonArray.class, outer.get("c"));

    assertEquals("{ \"a\" : { \"b\" :\t1 } , \"c\":[ 1 ] }", outer.source().utf8());
    assertEquals("{ \"b\" :\t1 }", inner.source().utf8());
    assertEquals("[ 1 ]", array.source().utf8());
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void read_malformed_isRefusedInBothEncodings(String document) {
    for (Encoding encoding : Encoding.values()) {
      assertThrows(
          DecodeException.class, () -> read(Bytes.utf8(document), encoding), encoding::name);
    }
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "{} {}",
        "{}x",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "[01]",
        "[+1]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[-]",
        "[0x10]",
        "[NaN]",
        "[Infinity]",
        "[tru]",
        "[nulll]",
        "[True]",
        "[\"a]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\u12G4\"]",
        "[\"\\ud800\"]",
        "[\"\\ud800\\u0041\"]",
        "[\"\\udc00\"]",
        "{\"\\ud800\":1}",
        "[1] // comment",
        "[/* comment */1]",
        "[1e99999999999]",
        "[1" + "0".repeat(ReadLimits.NUMBER_CHARACTERS_MAX) + "]",
        "{\"" + "n".repeat(ReadLimits.NAME_OCTETS_MAX + 1) + "\":1}",
        "\u0000[1]",
        "[\"\u0000\"]",
        "\"\u0000\"",
        "{\"a\u0000\":1}",
        "[1]\u0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff", // never in UTF-8
        "c080", // overlong
        "c1bf", // overlong
        "e09fbf", // overlong
        "f08fbfbf", // overlong
        "eda080", // surrogate
        "f4908080", // above U+10FFFF
        "f5808080", // above U+10FFFF
        "c3", // cut short by the quote
        "e282", // cut short by the quote
        "f09f98", // cut short by the quote
        "80", // tail without head
      })
  void read_malformedUtf8InString_isRefused(String hex) {
    Bytes document = Bytes.concat(Bytes.utf8("[\""), Bytes.hex(hex), Bytes.utf8("\"]"));

    assertRefused(document, Encoding.JSON);
    assertRefused(document, Encoding.JSON_B);
  }

  @ParameterizedTest
  @ValueSource(strings = {"efbbbf5b315d", "feff005b0031005d", "fffe5b0031005d00", "5b0031005d00"})
  void read_byteOrderMarkOrWiderEncoding_isRefused(String hex) {
    assertRefused(Bytes.hex(hex), Encoding.JSON);
    assertRefused(Bytes.hex(hex), Encoding.JSON_B);
  }

  @ParameterizedTest
  @EnumSource
  void read_nestedAsDeepAsPermitted_isRead(Encoding encoding) throws Exception {
    int depth = ReadLimits.NESTING_MAX;

    assertInstanceOf(JsonArray.class, read(nested(depth), encoding));
    assertRefused(nested(depth + 1), encoding);
    assertRefused(nested(400_000), encoding);
  }

  @ParameterizedTest
  @EnumSource
  void read_moreNodesThanPermitted_isRefused(Encoding encoding) throws Exception {
    ReadLimits limits = new ReadLimits(1000, 5, false);

    assertEquals(4, arrayOf(4, encoding, limits).size());
    assertThrows(DecodeException.class, () -> arrayOf(5, encoding, limits));
  }

  @ParameterizedTest
  @EnumSource
  void read_largerThanPermitted_isRefused(Encoding encoding) throws Exception {
    ReadLimits limits = new ReadLimits(4, 10, false);

    assertEquals(JsonString.of("ab"), JsonReader.read(Bytes.utf8("\"ab\""), encoding, limits));
    assertThrows(
        DecodeException.class, () -> JsonReader.read(Bytes.utf8("\"abc\""), encoding, limits));
  }

  @ParameterizedTest
  @EnumSource
  void read_integers_keepAllBits(Encoding encoding) throws Exception {
    JsonArray read =
        (JsonArray)
            read(
                Bytes.utf8("[9223372036854775807,-9223372036854775808,9223372036854775808,-0]"),
                encoding);

    assertEquals(JsonNumber.of(Long.MAX_VALUE), read.get(0));
    assertEquals(JsonNumber.of(Long.MIN_VALUE), read.get(1));
    assertEquals("9223372036854775808", read.get(2).toString());
    assertEquals(JsonNumber.of(0), read.get(3));
  }

  @ParameterizedTest
  @EnumSource
  void read_everyEscape_isDecoded(Encoding encoding) throws Exception {
    JsonNode read =
        read(Bytes.utf8("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00\\u0000\""), encoding);

    assertEquals(JsonString.of("\"\\/\b\f\n\r\té\ud83d\ude00\0"), read);
  }

  @Test
  void read_error_namesTheOffsetAndNotTheInput() {
    DecodeException error =
        assertThrows(
            DecodeException.class,
            () -> read(Bytes.utf8("{\"PIN\":\"secret\",secret}"), Encoding.JSON));

    assertTrue(error.offset() > 0);
    assertTrue(!String.valueOf(error.getMessage()).contains("secret"), error.getMessage());
    assertEquals(0, error.getStackTrace().length);
  }

  @Test
  void readFirstElement_tagInJson_isRefused() {
    assertThrows(
        DecodeException.class,
        () ->
            JsonReader.readFirstElement(
                Bytes.of('[', '{', 0xB4, 1, 'a', 0xB0, '}'), Encoding.JSON, ReadLimits.REQUEST));
  }

  @Test
  void readFirstElement_notAnArray_isRefused() {
    assertThrows(
        DecodeException.class,
        () ->
            JsonReader.readFirstElement(
                Bytes.utf8("{\"Hello\":{}}"), Encoding.JSON, ReadLimits.REQUEST));
  }

  private static Bytes nested(int depth) {
    return Bytes.utf8("[".repeat(depth) + "]".repeat(depth));
  }

  private static JsonArray arrayOf(int elements, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    String ones = "1" + ",1".repeat(elements - 1);
    return (JsonArray) JsonReader.read(Bytes.utf8("[" + ones + "]"), encoding, limits);
  }

  private static JsonObject object(String document, Encoding encoding) throws DecodeException {
    return JsonReader.readObject(Bytes.utf8(document), encoding, ReadLimits.REQUEST);
  }

  private static JsonNode read(Bytes document, Encoding encoding) throws DecodeException {
    return JsonReader.read(document, encoding, ReadLimits.REQUEST);
  }

  private static void assertRefused(Bytes document, Encoding encoding) {
    assertThrows(DecodeException.class, () -> read(document, encoding), encoding::name);
  }
}
