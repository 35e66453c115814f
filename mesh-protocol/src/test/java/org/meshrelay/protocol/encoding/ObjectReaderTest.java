package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;

/** Typed members: what counts as absent, what as wrong, and that errors name the member. */
final class ObjectReaderTest {
  @Test
  void anyType_absentOrNull_isAbsent() throws Exception {
    for (ObjectReader reader : List.of(reader("{}"), reader("{\"m\":null}"))) {
      assertNull(reader.string("m"));
      assertNull(reader.integer("m"));
      assertFalse(reader.bool("m"));
      assertNull(reader.binary("m"));
      assertNull(reader.dateTime("m"));
      assertNull(reader.object("m"));
      assertNull(reader.value("m", node -> node));
      assertEquals(List.of(), reader.strings("m"));
      assertFalse(reader.has("m"));
      assertNamed("Thing.m is missing", () -> reader.requireString("m"));
      assertNamed("Thing.m is missing", () -> reader.requireInteger("m"));
      assertNamed("Thing.m is missing", () -> reader.requireBinary("m"));
      assertNamed("Thing.m is missing", () -> reader.requireObject("m"));
      assertNamed("Thing.m is missing", () -> reader.requireValue("m", node -> node));
    }
  }

  @Test
  void anyType_wrongType_isRefusedByName() throws Exception {
    ObjectReader number = reader("{\"m\":1.5}");
    assertNamed("Thing.m is not a string", () -> number.string("m"));
    assertNamed("Thing.m is not an integer of 64 bits", () -> number.integer("m"));
    assertNamed("Thing.m is not true or false", () -> number.bool("m"));
    assertNamed("Thing.m is not binary", () -> number.binary("m"));
    assertNamed("Thing.m is not a string", () -> number.dateTime("m"));
    assertNamed("Thing.m is not an object", () -> number.object("m"));
    assertNamed("Thing.m is not an array", () -> number.strings("m"));
    assertNamed("Thing.m is not an integer", () -> reader("{\"m\":\"1\"}").integer("m"));
    assertNamed(
        "Thing.m is not an integer", () -> reader("{\"m\":9223372036854775808}").count("m"));
    assertNamed("Thing.m is negative", () -> reader("{\"m\":-1}").count("m"));
    assertNamed("Thing.m[1]: not a string", () -> reader("{\"m\":[\"a\",1]}").strings("m"));
    assertNamed("Thing.m: not base64url", () -> reader("{\"m\":\"a*b\"}").binary("m"));
    assertNamed(
        "Thing.m.n is not a string",
        () -> reader("{\"m\":{\"n\":1}}").requireObject("m").string("n"));
    assertThrows(DecodeException.class, () -> ObjectReader.of(JsonNull.NULL, "Thing"));
  }

  @Test
  void aliases_bothPresent_mustAgree() throws Exception {
    assertEquals("a@b", reader("{\"ServiceID\":\"a@b\"}").string("ServiceID", "AccountAddress"));
    assertEquals(
        "a@b", reader("{\"AccountAddress\":\"a@b\"}").string("ServiceID", "AccountAddress"));
    assertEquals("x", reader("{\"A\":\"x\",\"B\":null,\"C\":\"x\"}").string("A", "B", "C"));
    assertNamed(
        "Thing.ServiceID and AccountAddress differ",
        () ->
            reader("{\"ServiceID\":\"a@b\",\"AccountAddress\":\"c@d\"}")
                .string("ServiceID", "AccountAddress"));
  }

  @Test
  void binary_bothForms_areTheSame() throws Exception {
    Bytes octets = Bytes.hex("fbff01");
    ObjectReader tagged =
        ObjectReader.of(
            JsonReader.readObject(
                Bytes.hex("7bb4016d8803fbff017d"), Encoding.JSON_B, ReadLimits.REQUEST),
            "Thing");

    assertEquals(octets, tagged.binary("m"));
    for (String text : List.of("-_8B", "+/8B", "-_\\n  8B", "-\\u005f8B", " -_8B ", "+\\/8B")) {
      assertEquals(octets, reader("{\"m\":\"" + text + "\"}").binary("m"), text);
    }
    assertEquals(Bytes.EMPTY, reader("{\"m\":\"\"}").binary("m"));
  }

  @ParameterizedTest
  @CsvSource({
    "2020-07-28T09:45:24Z, 2020-07-28T09:45:24Z",
    "2020-07-28T09:45:24.123456789Z, 2020-07-28T09:45:24.123456789Z",
    "2020-07-28T11:45:24+02:00, 2020-07-28T09:45:24Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z"
  })
  void dateTime_rfc3339_isRead(String text, String instant) throws Exception {
    assertEquals(Instant.parse(instant), reader("{\"m\":\"" + text + "\"}").dateTime("m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2020-07-28",
        "2020-07-28T09:45:24",
        "2020-13-01T00:00:00Z",
        "2020-02-30T00:00:00Z",
        "+12020-07-28T09:45:24Z",
        "-2020-07-28T09:45:24Z",
        "2020-07-28T09:45:24.0000000000000000000000001Z",
        "20-07-28T09:45:24Z",
        "2020-07-28T25:00:00Z"
      })
  void dateTime_anythingElse_isRefused(String text) {
    assertNamed("Thing.m: not a time", () -> reader("{\"m\":\"" + text + "\"}").dateTime("m"));
  }

  @Test
  void writer_nullAndEmptyList_areLeftOut() {
    JsonObject object =
        new ObjectWriter()
            .put("s", (String) null)
            .put("n", (Long) null)
            .put("b", (Boolean) null)
            .put("x", (Bytes) null)
            .put("t", (Instant) null)
            .put("o", (JsonNode) null)
            .put("l", List.of())
            .putStrings("w", List.of())
            .put("e", "")
            .put("f", false)
            .put("z", Bytes.EMPTY)
            .put("c", Instant.parse("2020-07-28T09:45:24.999Z"))
            .putStrings("v", List.of("1", "2"))
            .build();

    assertEquals(
        "{\"e\":\"\",\"f\":false,\"z\":\"\",\"c\":\"2020-07-28T09:45:24Z\",\"v\":[\"1\",\"2\"]}",
        object.source().utf8());
  }

  @Test
  void format_yearOfFiveDigits_isRefused() {
    Instant late = Instant.parse("+10000-01-01T00:00:01Z");

    assertThrows(IllegalArgumentException.class, () -> DateTimes.format(late));
  }

  private static ObjectReader reader(String json) throws DecodeException {
    return ObjectReader.of(
        JsonReader.readObject(Bytes.utf8(json), Encoding.JSON, ReadLimits.REQUEST), "Thing");
  }

  private static void assertNamed(String start, Executable body) {
    String message = assertThrows(DecodeException.class, body).getMessage();
    assertTrue(message != null && message.startsWith(start), message);
  }
}
