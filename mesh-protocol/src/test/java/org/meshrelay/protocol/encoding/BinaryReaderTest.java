package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;

/** Tags of JSON-B, JSON-C and JSON-D (encoding.md 2). */
final class BinaryReaderTest {
  @Test
  @DisplayName("MSP-37: JSON-B")
  void read_textAndTagsMixed_isOneDocument() throws Exception {
    // {"a":1, "b": <binary 2>, <name c> true <name d> : "x" , <name e> [1, <true> <null> , {}]}
    Bytes document =
        Bytes.concat(
            Bytes.utf8("{\"a\":1, \"b\": "),
            Bytes.hex("8802dead"),
            Bytes.utf8(", "),
            Bytes.hex("b40163b0b40164"),
            Bytes.utf8(" : \"x\" , "),
            Bytes.hex("b40165"),
            Bytes.utf8("[1, "),
            Bytes.hex("b0b2"),
            Bytes.utf8(", {}]}"));

    JsonObject expected =
        JsonObject.builder()
            .put("a", JsonNumber.of(1))
            .put("b", new JsonBinary(Bytes.hex("dead")))
            .put("c", JsonBoolean.TRUE)
            .put("d", JsonString.of("x"))
            .put(
                "e",
                JsonArray.of(JsonNumber.of(1), JsonBoolean.TRUE, JsonNull.NULL, JsonObject.EMPTY))
            .build();
    assertEquals(expected, read(document));
  }

  @Test
  void read_structuresWithoutCommas_isRead() throws Exception {
    assertEquals(
        JsonArray.of(JsonObject.EMPTY, JsonObject.EMPTY, JsonArray.of()),
        read(Bytes.utf8("[{}{}[]]")));
  }

  @Test
  void read_textWithoutCommas_isNotTakenForJson() throws Exception {
    Bytes document = Bytes.concat(Bytes.utf8("[[{}{}]"), Bytes.hex("880161"), Bytes.utf8("]"));

    assertEquals("[[{},{}],\"YQ\"]", JsonWriter.write(read(document), Encoding.JSON).utf8());
    assertThrows(
        DecodeException.class, () -> read(Bytes.concat(Bytes.hex("5b880161"), Bytes.utf8("{}1]"))));
  }

  @Test
  void read_binaryPayload_sharesTheOctetsOfTheInput() throws Exception {
    Bytes document = Bytes.concat(Bytes.hex("8b0000000000010000"), Bytes.wrap(new byte[65536]));

    JsonBinary binary = assertInstanceOf(JsonBinary.class, read(document));

    byte[] storage = document.read((array, offset, size) -> array);
    assertSame(storage, binary.octets().read((array, offset, size) -> array));
  }

  @ParameterizedTest
  @CsvSource({
    "a000, 0",
    "a0ff, 255",
    "a1ffff, 65535",
    "a2ffffffff, 4294967295",
    "a37fffffffffffffff, 9223372036854775807",
    "a3ffffffffffffffff, 18446744073709551615",
    "a801, -1",
    "ab8000000000000000, -9223372036854775808",
    "abffffffffffffffff, -18446744073709551615",
    "a70001ff, 255",
    "af0001ff, -255",
    "a70000, 0"
  })
  void read_integer_isExact(String hex, String decimal) throws Exception {
    assertEquals(JsonNumber.of(new BigInteger(decimal)), read(Bytes.hex(hex)));
  }

  @Test
  void read_integersOfFixedWidth_areExact() throws Exception {
    String ones = "ff".repeat(64);

    assertEquals(JsonNumber.of(new BigInteger(ones, 16)), read(Bytes.hex("a6" + ones)));
    assertEquals(
        JsonNumber.of(new BigInteger(ones.substring(64), 16)),
        read(Bytes.hex("a5" + ones.substring(64))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8005416263", // string longer than the input
        "81ffff41",
        "82ffffffff41",
        "837fffffffffffffff41",
        "83800000000000000041", // top bit set
        "83ffffffffffffffff",
        "8805dead",
        "8bffffffffffffffff",
        "8b7fffffffffffffff00",
        "88",
        "89",
        "8900",
        "8a000000",
        "8b00000000000000",
        "8c01aa", // chunk without an end
        "8c01aa8001bb", // chunks of another kind
        "8401418801bb",
        "840141b0",
        "8001ff", // not UTF-8
        "8403c3a9c3800141", // still not UTF-8 when joined
        "a1ff",
        "a3ffffffffffffff",
        "a70041",
        "a7ffff00", // integers cut short or too long
        "927ff0000000000000",
        "92fff8000000000000", // not finite
        "7bb40161b0b40161b07d", // a name twice, both tagged
        "7bb40161b0226122b07d", // and without a colon
        "7b226122b07d", // text name without a colon
        "7bb0b07d", // not a name
        "7b8801618801617d", // binary is not a name
        "7bb5010161b07d", // name longer than the input
        "5b3120325d",
        "5b2261222262225d", // two texts without a comma
        "5bb02c5d",
        "7bb40161b02c7d", // comma before the end
        "5bb0",
        "7bb40161b0",
        "b0b0",
      })
  void read_malformed_isRefused(String hex) {
    assertThrows(DecodeException.class, () -> read(Bytes.hex(hex)));
  }

  @Test
  void read_reservedOrContainerTag_isRefusedEverywhere() {
    for (int tag = 0x80; tag <= 0xFF; tag++) {
      Bytes value = Bytes.concat(Bytes.of(tag), Bytes.wrap(new byte[128]));
      boolean reserved =
          tag == 0x93
              || (tag >= 0x96 && tag <= 0x9F)
              || (tag >= 0xAD && tag <= 0xAE)
              || tag == 0xB3
              || (tag >= 0xB8 && tag <= 0xBF)
              || (tag & 0xF3) == 0xC3
              || tag >= 0xCC;
      if (reserved) {
        assertThrows(DecodeException.class, () -> readStored(value), "tag " + tag);
      }
      boolean storedOnly =
          tag == 0x90 || tag == 0x91 || tag == 0x94 || tag == 0x95 || tag == 0xA4 || tag == 0xAC;
      if (reserved || storedOnly || (tag >= 0xC0 && tag <= 0xCA)) {
        assertThrows(DecodeException.class, () -> read(value), "tag " + tag);
      }
    }
  }

  @Test
  void read_chunksCutWithinACharacter_areJoinedBeforeDecoding() throws Exception {
    assertEquals(JsonString.of("é"), read(Bytes.hex("8401c38001a9")));
    assertEquals(JsonString.of("é"), read(Bytes.hex("8401c3850001a98000")));
  }

  @Test
  void read_manyChunks_areBounded() throws Exception {
    String chunk = "8c01aa";
    int most = ReadLimits.CHUNKS_MAX - 1;

    JsonNode read = read(Bytes.hex(chunk.repeat(most) + "8800"));
    assertEquals(most, assertInstanceOf(JsonBinary.class, read).octets().size());
    assertThrows(DecodeException.class, () -> read(Bytes.hex(chunk.repeat(most + 1) + "8800")));
  }

  @Test
  @DisplayName("MSP-332: JSON-C is refused in requests, read in stored objects, never written")
  void read_codes_areRefusedInRequestsAndReadInStoredObjects() throws Exception {
    // {<define 1 = "Name"> <use 1> <define and use 2 = "v"> <name b> <use 2>}
    Bytes document = Bytes.hex("7bc40180044e616d65c001c8028001" + "76" + "b40162c0027d");

    assertThrows(DecodeException.class, () -> read(document));
    JsonObject stored = assertInstanceOf(JsonObject.class, readStored(document));
    assertEquals(JsonString.of("v"), stored.get("Name"));
    assertEquals(JsonString.of("v"), stored.get("b"));
    assertEquals(document, stored.source());
    assertEquals("{\"Name\":\"v\",\"b\":\"v\"}", JsonWriter.write(stored, Encoding.JSON).utf8());
    assertEquals(
        "7bb4044e616d65800176b40162800176" + "7d",
        JsonWriter.write(stored, Encoding.JSON_B).toHex(),
        "codes are never written");
  }

  @Test
  void read_codeForAStructure_isRefused() {
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("c8015b5d")));
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("c4017b7db0")));
  }

  @Test
  void read_codeNotDefinedOrDefinitionsWithoutEnd_isRefused() {
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("c001")));
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("c801".repeat(100_000) + "b0")));
    StringBuilder many = new StringBuilder();
    for (int code = 0; code <= ReadLimits.CODES_MAX; code++) {
      many.append("c5%04xb0".formatted(code));
    }
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex(many + "b0")));
  }

  @Test
  void read_floatingPointOfStoredObjects_isExact() throws Exception {
    assertEquals(JsonNumber.of(1.5), readStored(Bytes.hex("903e00")));
    assertEquals(JsonNumber.of(-2.0), readStored(Bytes.hex("91c0000000")));
    assertDecimal("1.5", "943fff8000000000000000000000000000");
    assertDecimal("-1.5", "94bfff8000000000000000000000000000");
    assertDecimal("1.5", "953fffc000000000000000");
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("907c00")));
    assertThrows(DecodeException.class, () -> readStored(Bytes.hex("947fff" + "00".repeat(14))));
  }

  private static void assertDecimal(String decimal, String hex) throws DecodeException {
    JsonNumber read = assertInstanceOf(JsonNumber.class, readStored(Bytes.hex(hex)));
    BigDecimal value = assertInstanceOf(BigDecimal.class, read.value());
    assertEquals(0, new BigDecimal(decimal).compareTo(value), value::toString);
  }

  @Test
  void readSequence_valuesSideBySide_areAllRead() throws Exception {
    assertEquals(
        List.of(new JsonBinary(Bytes.of(1)), new JsonBinary(Bytes.EMPTY)),
        JsonReader.readSequence(Bytes.hex("8801018800"), ReadLimits.REQUEST));
    assertEquals(List.of(), JsonReader.readSequence(Bytes.EMPTY, ReadLimits.REQUEST));
  }

  private static JsonNode read(Bytes octets) throws DecodeException {
    return JsonReader.read(octets, Encoding.JSON_B, ReadLimits.REQUEST);
  }

  private static JsonNode readStored(Bytes octets) throws DecodeException {
    return JsonReader.read(octets, Encoding.JSON_B, ReadLimits.STORED);
  }
}
