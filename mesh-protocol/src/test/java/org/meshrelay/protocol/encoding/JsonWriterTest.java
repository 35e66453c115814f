package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;

/** The forms that we write (encoding.md 1, 2.4) and the octets that we leave alone. */
final class JsonWriterTest {
  private static final String SPACED = "{ \"b\" : \"x\ny\" ,\"a\":[ 1 , {} ] }";

  @Test
  void write_text_isCompactAndStrict() {
    JsonObject object =
        new ObjectWriter()
            .put("s", "\"\\/\b\f\n\r\t\u001f\u007fé")
            .put("n", -5L)
            .put("t", true)
            .put("x", Bytes.hex("fbff00"))
            .put("l", java.util.List.of(JsonNull.NULL, JsonObject.EMPTY))
            .build();

    assertEquals(
        "{\"s\":\"\\\"\\\\/\\b\\f\\n\\r\\u0009\\u001f\u007fé\",\"n\":-5,\"t\":true,"
            + "\"x\":\"-_8A\",\"l\":[null,{}]}",
        JsonWriter.write(object, Encoding.JSON).utf8());
  }

  @ParameterizedTest
  @CsvSource({
    "0, a000",
    "255, a0ff",
    "256, a10100",
    "65535, a1ffff",
    "65536, a200010000",
    "4294967295, a2ffffffff",
    "4294967296, a30000000100000000",
    "9223372036854775807, a37fffffffffffffff",
    "-1, a801",
    "-255, a8ff",
    "-256, a90100",
    "-9223372036854775808, ab8000000000000000"
  })
  void write_integer_hasTheShortestTag(long value, String hex) throws Exception {
    Bytes written = JsonWriter.write(JsonNumber.of(value), Encoding.JSON_B);

    assertEquals(hex, written.toHex());
    assertEquals(
        JsonNumber.of(value), JsonReader.read(written, Encoding.JSON_B, ReadLimits.REQUEST));
  }

  @ParameterizedTest
  @CsvSource({"0, 8800", "255, 88ff", "256, 890100", "65535, 89ffff", "65536, 8a00010000"})
  void write_binary_hasTheShortestLength(int size, String start) {
    Bytes written = JsonWriter.write(new JsonBinary(Bytes.wrap(new byte[size])), Encoding.JSON_B);

    assertEquals(start, written.slice(0, start.length() / 2).toHex());
    assertEquals(start.length() / 2 + size, written.size());
  }

  @Test
  void write_arrayOfMixedKinds_hasCommasBesideWhatIsText() {
    JsonArray array =
        JsonArray.of(
            JsonObject.EMPTY,
            new JsonBinary(Bytes.of(7)),
            JsonBoolean.TRUE,
            JsonArray.of(),
            JsonNumber.of(0.5),
            JsonNumber.of(1));

    assertEquals("[{},", JsonWriter.write(array, Encoding.JSON_B).slice(0, 4).utf8());
    assertEquals(
        "5b7b7d2c880107b02c5b5d2c302e352ca0015d", JsonWriter.write(array, Encoding.JSON_B).toHex());
  }

  @Test
  void write_objectThatWasRead_keepsItsOctetsInsideANewOne() throws Exception {
    JsonObject read = JsonReader.readObject(Bytes.utf8(SPACED), Encoding.JSON, ReadLimits.REQUEST);
    JsonObject around = JsonObject.of("e", read);

    assertEquals("{\"e\":" + SPACED + "}", JsonWriter.write(around, Encoding.JSON).utf8());
    Bytes binary = JsonWriter.write(around, Encoding.JSON_B);
    assertEquals("7bb40165", binary.slice(0, 4).toHex());
    assertEquals(SPACED + "}", binary.slice(4).utf8());
    assertEquals(
        "{\"e\":{\"b\":\"x\\ny\",\"a\":[1,{}]}}",
        JsonWriter.canonical(around, Encoding.JSON).utf8());
  }

  @Test
  void write_taggedObjectAsJson_hasNoTags() throws Exception {
    Bytes tagged = Bytes.hex("7bb4016188020102" + "b40162a0077d");
    JsonObject read = JsonReader.readObject(tagged, Encoding.JSON_B, ReadLimits.REQUEST);

    assertEquals(tagged, JsonWriter.write(read, Encoding.JSON_B));
    assertEquals("{\"a\":\"AQI\",\"b\":7}", JsonWriter.write(read, Encoding.JSON).utf8());
  }

  @Test
  void edit_objectThatWasRead_keepsTheRestOctetForOctet() throws Exception {
    JsonObject read = JsonReader.readObject(Bytes.utf8(SPACED), Encoding.JSON, ReadLimits.REQUEST);

    assertEquals("{\"a\":[ 1 , {} ]}", read.without(Set.of("b")).source().utf8());
    assertEquals(
        "{\"b\" : \"x\ny\",\"a\":[ 1 , {} ],\"c\":true}",
        read.edit(Set.of(), Map.of("c", JsonBoolean.TRUE)).source().utf8());
    assertEquals(
        "{\"a\":[ 1 , {} ],\"b\":null}",
        read.edit(Set.of(), Map.of("b", JsonNull.NULL)).source().utf8());
    assertEquals("{}", read.without(Set.of("a", "b")).source().utf8());
    assertEquals(SPACED, read.without(Set.of("z")).source().utf8());
  }

  @Test
  void edit_editedObject_canBeEditedAgain() throws Exception {
    JsonObject read = JsonReader.readObject(Bytes.utf8(SPACED), Encoding.JSON, ReadLimits.REQUEST);
    JsonObject edited = read.edit(Set.of("b"), Map.of("c", JsonBoolean.TRUE));

    assertEquals("{\"c\":true}", edited.without(Set.of("a")).source().utf8());
  }

  @Test
  void edit_taggedObject_addsTextBesideTags() throws Exception {
    Bytes tagged = Bytes.hex("7bb40161b0b40162b17d");
    JsonObject read = JsonReader.readObject(tagged, Encoding.JSON_B, ReadLimits.REQUEST);
    JsonObject edited = read.edit(Set.of("a"), Map.of("c", JsonNumber.of(1)));

    assertEquals("7bb40162b12c2263223a317d", edited.source().toHex());
    assertEquals(edited, JsonReader.read(edited.source(), Encoding.JSON_B, ReadLimits.REQUEST));
  }

  @Test
  void asText_objectOfOurMaking_isTextInEitherEncoding() {
    JsonObject object = JsonObject.of("a", new JsonBinary(Bytes.of(1, 2))).asText();

    assertEquals("{\"a\":\"AQI\"}", object.source().utf8());
    assertEquals(object.source(), JsonWriter.write(object, Encoding.JSON_B));
  }

  @Test
  void of_halfASurrogatePair_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> JsonString.of("\ud800"));
    assertThrows(IllegalArgumentException.class, () -> JsonString.of("\udc00x"));
    assertThrows(IllegalArgumentException.class, () -> JsonObject.of("\ud800x", JsonNull.NULL));
    assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(Double.NaN));
  }

  @Test
  void put_nameTwice_isRefused() {
    ObjectWriter writer = new ObjectWriter().put("a", 1L);

    assertThrows(IllegalArgumentException.class, () -> writer.put("a", 1L));
  }
}
