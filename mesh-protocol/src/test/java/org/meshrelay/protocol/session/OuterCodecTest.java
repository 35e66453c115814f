package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.JSON;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;

/** Outer messages and their headers (authentication.md 3.2 to 5.3, 7.1). */
@DisplayName("MSP-23: the DARE envelope of the body carries the authentication")
final class OuterCodecTest {
  private static final Bytes BODY = entropy(1).bytes(100);
  private static final Bytes SALT = entropy(2).bytes(16);
  private static final AuthHeader.Answer ANSWER =
      new AuthHeader.Answer(entropy(3).bytes(54), entropy(4).bytes(8));
  private static final AuthHeader.Challenge CHALLENGE =
      new AuthHeader.Challenge(entropy(5).bytes(54), 16);
  private static final String SALT_TEXT = "AAAAAAAAAAAAAAAAAAAAAA";

  static Stream<AuthHeader> requests() {
    return Stream.of(
        AuthHeader.Unprotected.PLAIN,
        new AuthHeader.HandshakeRequest(Mode.DEVICE, NoiseSuite.X448, "MD...", null),
        new AuthHeader.HandshakeRequest(Mode.SERVICE, NoiseSuite.X25519, "MD", ANSWER),
        new AuthHeader.TicketRequest(SALT, entropy(6).bytes(230), 1_600_000_001_000L, null),
        new AuthHeader.TicketRequest(SALT, entropy(6).bytes(230), -1, ANSWER));
  }

  static Stream<AuthHeader> responses() {
    return Stream.of(
        AuthHeader.Unprotected.PLAIN,
        new AuthHeader.Unprotected(CHALLENGE),
        new AuthHeader.HandshakeResponse(Mode.PROFILE, null),
        new AuthHeader.HandshakeResponse(Mode.PROFILE, CHALLENGE),
        new AuthHeader.TicketResponse(SALT, null, null),
        new AuthHeader.TicketResponse(SALT, entropy(7).bytes(230), CHALLENGE));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_writtenInEitherEncoding_isReadBack(AuthHeader auth) throws Exception {
    OuterMessage message = new OuterMessage.Enveloped(auth, "application/json-b", BODY);

    for (Encoding encoding : Encoding.values()) {
      Bytes octets = OuterCodec.write(message, encoding);
      assertEquals(message, OuterCodec.readRequest(octets, encoding, ReadLimits.REQUEST));
      assertEquals(Optional.of(auth), OuterCodec.scanRequest(octets, encoding));
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void response_writtenInEitherEncoding_isReadBack(AuthHeader auth) throws Exception {
    OuterMessage message = new OuterMessage.Enveloped(auth, JSON, BODY);

    for (Encoding encoding : Encoding.values()) {
      Bytes octets = OuterCodec.write(message, encoding);
      assertEquals(message, OuterCodec.readResponse(octets, encoding, ReadLimits.RESPONSE));
    }
  }

  @Test
  void write_nullMode_isTheFormOfTheSpecification() {
    assertEquals(
        "[{\"auth\":{\"v\":1,\"mode\":\"null\"},\"cty\":\"application/json\"},"
            + "\"eyJIZWxsbyI6e319\"]",
        OuterCodec.write(OuterCodec.unprotected(Bytes.utf8("{\"Hello\":{}}")), Encoding.JSON)
            .utf8());
  }

  @Test
  void write_ticketMode_hasTheMembersOfTheSpecification() {
    OuterMessage message =
        new OuterMessage.Enveloped(
            new AuthHeader.TicketRequest(
                Bytes.wrap(new byte[16]), Bytes.of(1, 2, 3), 1_600_000_001_000L, null),
            JSON,
            Bytes.EMPTY);

    assertEquals(
        "[{\"enc\":\"A256GCM\",\"Salt\":\""
            + SALT_TEXT
            + "\",\"cty\":\"application/json\",\"auth\":{\"v\":1,\"mode\":\"ticket\","
            + "\"ticket\":\"AQID\",\"ts\":1600000001000}},\"\"]",
        OuterCodec.write(message, Encoding.JSON).utf8());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{},\"\"]",
        "[{}, \"\", {}]",
        "[{\"cty\":\"application/json\"},\"\"]",
        "[{\"auth\":null},\"\",null]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\"},\"EnvelopeID\":\"x\",\"dig\":\"S512\"},\"\","
            + "{\"PayloadDigest\":\"AA\"}]",
        " [ {\"auth\" : {\"mode\":\"null\", \"v\":1}} , \"\" ]\n"
      })
  void read_nullMode_ignoresWhatNothingFollowsFrom(String text) throws Exception {
    OuterMessage.Enveloped message = enveloped(text);

    assertEquals(AuthHeader.Unprotected.PLAIN, message.auth());
    assertEquals(JSON, message.contentType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":2,\"mode\":\"ticket\"}",
        "{\"v\":0,\"mode\":\"null\"}",
        "{\"v\":1,\"mode\":\"Ticket\"}",
        "{\"v\":1,\"mode\":\"both\"}",
        "{\"v\":1,\"mode\":\"device\",\"suite\":\"Noise_XX_448_AESGCM_SHA512\",\"kid\":\"M\"}"
      })
  void read_unknownVersionModeOrSuite_isUnsupported(String auth) throws Exception {
    assertInstanceOf(
        AuthHeader.Unsupported.class,
        enveloped("[{\"enc\":\"A256GCM\",\"auth\":" + auth + "},\"\"]").auth());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"A256CBC\"", "\"none\"", "\"a256gcm\"", "\"\"", "null"})
  void read_otherCipherInAProtectedMode_isUnsupported(String enc) throws Exception {
    for (String auth : new String[] {ticketAuth(""), deviceAuth("")}) {
      String text =
          "[{\"enc\":" + enc + ",\"Salt\":\"" + SALT_TEXT + "\",\"auth\":" + auth + "},\"\"]";
      assertEquals(new AuthHeader.Unsupported("enc"), enveloped(text).auth());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kid\":\"x\"",
        "\"EnvelopeID\":\"x\"",
        "\"recipients\":[]",
        "\"dig\":\"S512\"",
        "\"Auth\":1",
        "\"salt\":\"AAAA\""
      })
  @DisplayName("authentication.md 5.1: members outside the additional data are rejected")
  void read_furtherHeaderMemberInAProtectedMode_isMalformed(String member) {
    assertMalformed(ticketMessage("," + member, ticketAuth("")));
    assertMalformed("[{\"enc\":\"A256GCM\"," + member + ",\"auth\":" + deviceAuth("") + "},\"\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"suite\":\"Noise_IK_448_AESGCM_SHA512\"",
        ",\"renew\":\"AAAA\"",
        ",\"challenge\":{\"token\":\"AAAA\",\"bits\":1}",
        ",\"x\":1"
      })
  void read_furtherAuthMemberInARequest_isMalformed(String member) {
    assertMalformed(ticketMessage("", ticketAuth(member)));
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"ticket\":\"AQID\"", ",\"ts\":1", ",\"answer\":{}", ",\"kid\":\"x\""})
  void read_furtherAuthMemberInAResponse_isMalformed(String member) {
    String text =
        "[{\"enc\":\"A256GCM\",\"Salt\":\""
            + SALT_TEXT
            + "\",\"auth\":{\"v\":1,\"mode\":\"ticket\""
            + member
            + "}},\"\"]";

    assertThrows(
        DecodeException.class,
        () -> OuterCodec.readResponse(Bytes.utf8(text), Encoding.JSON, ReadLimits.RESPONSE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // shape
        "",
        " ",
        "\"\"",
        "[",
        "[]",
        "[{}]",
        "[{},\"\",{},{}]",
        "[[],\"\"]",
        "[{},{}]",
        "x",
        "[\"\",\"\"]",
        "[{},\"\"] x",
        "[{},\"AAAAA\"]",
        "[{},\"\",[]]",
        "null",
        // auth
        "[{\"auth\":[]},\"\"]",
        "[{\"auth\":{}},\"\"]",
        "[{\"auth\":{\"v\":1}},\"\"]",
        "[{\"auth\":{\"mode\":\"null\"}},\"\"]",
        "[{\"auth\":{\"v\":\"1\",\"mode\":\"null\"}},\"\"]",
        "[{\"auth\":{\"v\":1.0,\"mode\":\"null\"}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"v\":1}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"ticket\":\"AAAA\"}},\"\"]",
        "[{\"enc\":\"A256GCM\",\"auth\":{\"v\":1,\"mode\":\"null\"}},\"\"]",
        "[{\"enc\":\"A256GCM\"},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"challenge\":{\"token\":\"AAAA\"}}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"challenge\":"
            + "{\"token\":\"AAAA\",\"bits\":-1}}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"challenge\":"
            + "{\"token\":\"AAAA\",\"bits\":4294967296}}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"challenge\":"
            + "{\"token\":\"\",\"bits\":1}}},\"\"]"
      })
  void read_malformedMessage_isRefused(String text) {
    assertMalformed(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"mode\":\"ticket\",\"ts\":1}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\"}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"\",\"ts\":1}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":\"1\"}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":1e3}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":99999999999999999999}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"A!\",\"ts\":1}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":1,\"answer\":{}}",
        "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":1,\"answer\":"
            + "{\"token\":\"AAAA\",\"nonce\":\"AAAA\"}}"
      })
  void read_ticketRequestWithMemberMissingOrWrong_isRefused(String auth) {
    assertMalformed(ticketMessage("", auth));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAA"})
  void read_saltOfWrongSize_isRefused(String salt) {
    assertMalformed(
        "[{\"enc\":\"A256GCM\",\"Salt\":\"" + salt + "\",\"auth\":" + ticketAuth("") + "},\"\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void read_handshakeWithKidOutOfRange_isRefused(String unit) {
    assertMalformed(
        "[{\"enc\":\"A256GCM\",\"auth\":{\"v\":1,\"mode\":\"device\",\"suite\":\""
            + NoiseSuite.X448.wireName()
            + "\",\"kid\":\""
            + unit.repeat(129)
            + "\"}},\"\"]");
  }

  @Test
  void read_trailerInAProtectedMode_mustBeEmpty() throws Exception {
    String message = ticketMessage("", ticketAuth(""));
    String opened = message.substring(0, message.length() - 1);

    assertMalformed(opened + ",{\"PayloadDigest\":\"AA\"}]");
    assertEquals(enveloped(message), enveloped(opened + ",{}]"));
  }

  @Test
  void read_bareObject_isKeptAsItCame() throws Exception {
    Bytes octets = Bytes.utf8(" {\"Hello\":{}} ");

    assertEquals(
        new OuterMessage.Bare(octets),
        OuterCodec.readRequest(octets, Encoding.JSON, ReadLimits.UNAUTHENTICATED));
    assertEquals(
        Optional.of(AuthHeader.Unprotected.PLAIN), OuterCodec.scanRequest(octets, Encoding.JSON));
  }

  @Test
  void read_whiteSpaceInBinaryMembers_isDropped() throws Exception {
    OuterMessage.Enveloped message =
        enveloped(
            "[{\"enc\":\"A256GCM\",\"Salt\":\"AAAAAAAA\n  AAAAAAAAAAAAAA\",\"auth\":"
                + ticketAuth("")
                + "},\"AQ\n  ID\"]");

    assertEquals(Bytes.of(1, 2, 3), message.body());
  }

  @Test
  void read_recodedByAGateway_hasTheSameValues() throws Exception {
    OuterMessage message =
        new OuterMessage.Enveloped(
            new AuthHeader.TicketRequest(SALT, entropy(6).bytes(230), 1, ANSWER), JSON, BODY);
    Bytes json = OuterCodec.write(message, Encoding.JSON);
    Bytes jsonB = OuterCodec.write(message, Encoding.JSON_B);

    assertNotEquals(json, jsonB);
    assertEquals(
        OuterCodec.readRequest(json, Encoding.JSON, ReadLimits.REQUEST),
        OuterCodec.readRequest(jsonB, Encoding.JSON_B, ReadLimits.REQUEST));
    assertEquals(
        OuterCodec.readRequest(json, Encoding.JSON, ReadLimits.REQUEST),
        OuterCodec.readRequest(json, Encoding.JSON_B, ReadLimits.REQUEST));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void scan_everyBeginning_asksForMoreUntilTheHeaderIsThere(Encoding encoding) throws Exception {
    AuthHeader auth = new AuthHeader.TicketRequest(SALT, entropy(6).bytes(230), 1, ANSWER);
    Bytes octets = OuterCodec.write(new OuterMessage.Enveloped(auth, JSON, BODY), encoding);

    int first = 0;
    while (OuterCodec.scanRequest(octets.slice(0, first), encoding).isEmpty()) {
      first++;
    }

    assertTrue(first < octets.size() - BODY.size(), "header known after " + first);
    for (int size = first; size <= octets.size(); size++) {
      assertEquals(Optional.of(auth), OuterCodec.scanRequest(octets.slice(0, size), encoding));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void scan_headerAbove16KiB_isRefusedWithoutReadingOn(Encoding encoding) {
    Bytes endless = Bytes.utf8("[{\"cty\":\"" + "x".repeat(1 << 20));

    assertThrows(DecodeException.class, () -> OuterCodec.scanRequest(endless, encoding));
    assertThrows(
        DecodeException.class,
        () -> OuterCodec.scanRequest(Bytes.utf8(" ".repeat(1 << 20)), encoding));
  }

  @Test
  void scan_malformedBeginning_isRefusedAtOnce() {
    for (String text : new String[] {"x", "[\"\",", "[{\"auth\":{\"v\":1}}"}) {
      assertThrows(
          DecodeException.class,
          () -> OuterCodec.scanRequest(Bytes.utf8(text), Encoding.JSON),
          text);
    }
  }

  @Test
  void read_headerAbove16KiB_isRefused() {
    String header = "{\"x\":\"" + "y".repeat(OuterCodec.HEADER_MAX) + "\"}";

    assertMalformed("[" + header + ",\"\"]");
  }

  @Test
  void read_bodyAboveTheLimitGiven_isRefused() {
    Bytes octets =
        OuterCodec.write(OuterCodec.unprotected(Bytes.wrap(new byte[192 << 10])), Encoding.JSON);

    assertThrows(
        DecodeException.class,
        () -> OuterCodec.readRequest(octets, Encoding.JSON, ReadLimits.UNAUTHENTICATED));
  }

  private static String ticketAuth(String more) {
    return "{\"v\":1,\"mode\":\"ticket\",\"ticket\":\"AQID\",\"ts\":1" + more + "}";
  }

  private static String deviceAuth(String more) {
    return "{\"v\":1,\"mode\":\"device\",\"suite\":\""
        + NoiseSuite.X448.wireName()
        + "\",\"kid\":\"M\""
        + more
        + "}";
  }

  private static String ticketMessage(String moreHeader, String auth) {
    return "[{\"enc\":\"A256GCM\",\"Salt\":\""
        + SALT_TEXT
        + "\",\"cty\":\"application/json\""
        + moreHeader
        + ",\"auth\":"
        + auth
        + "},\"AQID\"]";
  }

  private static OuterMessage.Enveloped enveloped(String text) throws DecodeException {
    return assertInstanceOf(
        OuterMessage.Enveloped.class,
        OuterCodec.readRequest(Bytes.utf8(text), Encoding.JSON, ReadLimits.REQUEST));
  }

  private static void assertMalformed(String text) {
    assertThrows(
        DecodeException.class,
        () -> OuterCodec.readRequest(Bytes.utf8(text), Encoding.JSON, ReadLimits.REQUEST),
        text);
  }
}
