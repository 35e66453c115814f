package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.relay.config.ConfigSamples;

/** protocol.md 1.2, 1.3: bare objects and null-mode envelopes hold Hello and nothing else. */
@DisplayName("MSP-28, MSP-29: null authentication for Hello only")
class UnprotectedTest {
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = new TestGateway(TestGateway.START);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Hello\":{}}", " \r\n{\"HelloRequest\":{}}", "{\"Hello\":{\"X\":1}}"})
  void hello_bare_isAnsweredBare(String body) throws Exception {
    EncodedReply reply = send(body);

    assertEquals(200, reply.httpStatus());
    assertEquals(TestGateway.HELLO, reply.body());
    assertTrue(gateway.calls.isEmpty(), "served from memory");
  }

  @ParameterizedTest
  @CsvSource({"JSON", "JSON_B"})
  void hello_enveloped_isAnsweredInTheEncodingOfTheRequest(Encoding encoding) throws Exception {
    Bytes body = OuterCodec.write(OuterCodec.unprotected(Bytes.utf8("{\"Hello\":{}}")), encoding);

    EncodedReply reply = gateway.send(body, encoding, TestGateway.HOST);

    assertEquals(encoding, reply.encoding());
    OuterMessage.Enveloped enveloped =
        (OuterMessage.Enveloped)
            OuterCodec.readResponse(reply.body(), encoding, ReadLimits.RESPONSE);
    assertEquals(AuthHeader.Unprotected.PLAIN, enveloped.auth());
    assertEquals(TestGateway.HELLO, enveloped.body());
  }

  @Test
  void hello_envelopeWithoutAuth_isAnswered() throws Exception {
    assertEquals(200, send("[{\"cty\":\"application/json\"},\"eyJIZWxsbyI6e319\"]").httpStatus());
  }

  @Test
  void hello_withId_echoesIt() throws Exception {
    EncodedReply reply = send("{\"Hello\":{\"ID\":\"AAEC\"}}");

    assertEquals("{\"MeshResponse\":{\"Status\":201,\"ID\":\"AAEC\"}}", reply.body().utf8());
    assertEquals(1, gateway.calls.size());
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("{\"Status\":{}}", "401/20"),
        Arguments.of("{\"StatusRequest\":{}}", "401/20"),
        Arguments.of("{\"BindAccount\":{}}", "401/20"),
        Arguments.of("{\"Exchange\":{}}", "400/10"),
        Arguments.of("{\"hello\":{}}", "400/10"),
        Arguments.of("{}", "400/10"),
        Arguments.of("{\"Hello\":{},\"Status\":{}}", "400/10"),
        Arguments.of("{\"Hello\":{},\"Hello\":{}}", "400/10"),
        Arguments.of("{\"Hello\":1}", "400/10"),
        Arguments.of("{\"Hello\":{}", "400/10"),
        Arguments.of("{\"Hello\":{}} x", "400/10"),
        Arguments.of("{\"Hello\":{\"ID\":\"\"}}", "400/10"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void request_bareAndNotHello_isRefusedBare(String body, String status) throws Exception {
    EncodedReply reply = send(body);

    assertEquals(status, TestClient.status(reply));
    assertTrue(reply.body().utf8().startsWith("{\"MeshResponse\":{"), reply.body().utf8());
    assertTrue(gateway.calls.isEmpty());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void request_envelopedAndNotHello_isRefusedInANullModeEnvelope(String payload, String status)
      throws Exception {
    Bytes body = OuterCodec.write(OuterCodec.unprotected(Bytes.utf8(payload)), Encoding.JSON_B);

    EncodedReply reply = gateway.send(body, Encoding.JSON_B, TestGateway.HOST);

    assertEquals(status, TestClient.status(reply));
    assertEquals(Encoding.JSON_B, reply.encoding());
    assertTrue(Replies.isEnveloped(reply.body()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "\"Hello\"",
        "1",
        "null",
        "[",
        "[]",
        "[{}]",
        "[1,2]",
        "[{\"auth\":{}},\"\"]",
        "[{\"auth\":{\"v\":1}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\",\"x\":1}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\"},\"enc\":\"A256GCM\"},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"null\"}},\"\",{},{}]"
      })
  void request_noOuterMessage_isMalformed(String body) throws Exception {
    EncodedReply reply = send(body);

    assertEquals("400/10", TestClient.status(reply), body);
    assertEquals(body.strip().startsWith("["), Replies.isEnveloped(reply.body()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"auth\":{\"v\":2,\"mode\":\"null\"}},\"\"]",
        "[{\"auth\":{\"v\":1,\"mode\":\"admin\"}},\"\"]",
        "[{\"enc\":\"A256GCM\",\"cty\":\"application/json\",\"auth\":{\"v\":1,\"mode\":\"device\",\"suite\":\"x\",\"kid\":\"M\"}},\"\"]",
        "[{\"enc\":\"A128CBC\",\"cty\":\"application/json\",\"auth\":{\"v\":1,\"mode\":\"device\"}},\"\"]"
      })
  void request_unknownVersionModeSuiteOrCipher_isNotAuthenticated(String body) throws Exception {
    assertEquals("401/20", TestClient.status(send(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json-c", "application/json-b", "text/plain"})
  void hello_payloadNotJson_isUnsupported(String type) throws Exception {
    OuterMessage message =
        new OuterMessage.Enveloped(
            AuthHeader.Unprotected.PLAIN, type, Bytes.utf8("{\"Hello\":{}}"));

    String status = TestClient.status(gateway.send(message));

    assertEquals("415/71", status);
  }

  @Test
  void request_large_isParsedOffTheLoopAndRefused() throws Exception {
    String filler = "x".repeat(100_000);

    assertEquals("401/20", TestClient.status(send("{\"Status\":{\"Filler\":\"" + filler + "\"}}")));
  }

  @Test
  void hello_tooOften_isLimitedByAddress() throws Exception {
    try (TestGateway limited = new TestGateway(TestGateway.START, ConfigSamples.limits(Map.of()))) {
      EncodedReply last = hello(limited);
      for (int i = 0; i < 20; i++) {
        last = hello(limited);
      }

      assertEquals("429/73", TestClient.status(last));
      assertEquals(1L, last.retryAfterSeconds());
    }
  }

  @Test
  void failures_tooMany_dropTheAddress() throws Exception {
    try (TestGateway limited = new TestGateway(TestGateway.START, ConfigSamples.limits(Map.of()))) {
      for (int i = 0; i < 21; i++) {
        assertEquals(
            "401/20",
            TestClient.status(
                limited.send(Bytes.utf8("{\"Status\":{}}"), Encoding.JSON, TestGateway.HOST)));
      }

      assertEquals(
          1.0,
          limited.metrics.registry().get("meshrelay_admission_dropped_addresses").gauge().value());
    }
  }

  private static EncodedReply hello(TestGateway to) throws Exception {
    return to.send(Bytes.utf8("{\"Hello\":{}}"), Encoding.JSON, TestGateway.HOST);
  }

  private EncodedReply send(String body) throws Exception {
    return gateway.send(Bytes.utf8(body), Encoding.JSON, TestGateway.HOST);
  }
}
