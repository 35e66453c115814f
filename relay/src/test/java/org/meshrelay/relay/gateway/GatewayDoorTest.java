package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.gateway.TestClient.Shown;
import org.meshrelay.relay.gateway.TestGateway.State;
import org.meshrelay.relay.http.RequestDoor.HeaderVerdict;

/** http-binding.md 4: how the beginning of a large body is judged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayDoorTest {
  private static final String ALICE = "{\"Status\":{\"Account\":\"alice@one.example\"}}";
  private static final String LARGE = "{\"Upload\":{\"X\":\"" + "x".repeat(20_000) + "\"}}";

  private static final String ADDRESS = "192.0.2.1";

  private final Party.User alice = Party.User.make("alice@one.example");
  private TestGateway gateway;
  private TestClient client;
  private ClientSession session;

  @BeforeEach
  void start() throws Exception {
    gateway = new TestGateway(TestGateway.START.minus(Duration.ofHours(1)));
    client = new TestClient(gateway);
    gateway.accounts.put(alice.address(), live());
    session = client.session(Shown.second(alice), ALICE);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private State live() {
    return State.of(alice, alice.second().keys().signature().publicKey());
  }

  private Bytes large(Encoding encoding) {
    return OuterCodec.write(client.seal(session, LARGE).message(), encoding);
  }

  private HeaderVerdict judge(Bytes beginning, Encoding encoding, ServiceName host) {
    return gateway.door().judge(beginning, encoding, host);
  }

  private String refusal(Bytes beginning) {
    HeaderVerdict.Refused refused =
        assertInstanceOf(
            HeaderVerdict.Refused.class, judge(beginning, Encoding.JSON, TestGateway.HOST));
    return TestClient.status(refused.reply());
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "JSON_B"})
  @DisplayName("a ticket opens as soon as the header is complete, and not before")
  void judge_everyBeginning_isIncompleteThenOpens(Encoding encoding) {
    Bytes body = large(encoding);
    List<Class<?>> verdicts =
        IntStream.rangeClosed(1, 2_000)
            .<Class<?>>mapToObj(
                size -> judge(body.slice(0, size), encoding, TestGateway.HOST).getClass())
            .toList();
    int opened = verdicts.indexOf(HeaderVerdict.Opens.class);
    assertEquals(
        List.of(HeaderVerdict.Incomplete.class),
        verdicts.subList(0, opened).stream().distinct().toList());
    assertEquals(
        List.of(HeaderVerdict.Opens.class),
        verdicts.subList(opened, verdicts.size()).stream().distinct().toList());
  }

  @Test
  void judge_flippedTicket_is4011() {
    OuterMessage.Enveloped good = client.seal(session, LARGE).message();
    AuthHeader.TicketRequest header = (AuthHeader.TicketRequest) good.auth();
    Bytes ticket = HandshakeCase.flip(header.ticket(), 40);

    assertEquals(
        "401/4011",
        refusal(
            OuterCodec.write(
                new OuterMessage.Enveloped(
                    new AuthHeader.TicketRequest(header.salt(), ticket, header.timestampMs(), null),
                    good.contentType(),
                    good.body()),
                Encoding.JSON)));
  }

  @Test
  void judge_expiredTicket_is4011() {
    Bytes body = large(Encoding.JSON);
    gateway.pass(Duration.ofHours(25));

    assertEquals("401/4011", refusal(body));
  }

  @Test
  void judge_revokedDevice_is4012() {
    Bytes body = large(Encoding.JSON);
    gateway.accounts.put(
        alice.address(), live().withEpoch(alice.second().keys().signature().publicKey().udf(), 1));

    assertEquals("401/4012", refusal(body));
  }

  @Test
  void judge_ticketOfAnotherHost_doesNotOpen() {
    HeaderVerdict.Refused refused =
        assertInstanceOf(
            HeaderVerdict.Refused.class,
            judge(large(Encoding.JSON), Encoding.JSON, TestGateway.OTHER_HOST));

    assertEquals("401/4011", TestClient.status(refused.reply()));
  }

  @Test
  void judge_handshake_isTooLarge() throws Exception {
    Bytes body =
        OuterCodec.write(client.begin(Shown.second(alice), LARGE).message(), Encoding.JSON);

    assertEquals("413/70", refusal(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Hello\":{}}", "{", " {\"Upload\":{\"Container\":\"x"})
  void judge_bareObject_isTooLarge(String body) {
    assertEquals("413/70", refusal(Bytes.utf8(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[1,", "[{]", "\"text\"", "[[]", "[{\"auth\":{\"ver\":7}},"})
  void judge_noOuterMessage_isMalformed(String body) {
    assertEquals("400/10", refusal(Bytes.utf8(body)));
  }

  @Test
  void judge_headerWithoutEnd_isMalformedAt16KiB() {
    String text = "[{\"x\":\"" + "x".repeat(20_000);

    assertInstanceOf(
        HeaderVerdict.Incomplete.class,
        judge(Bytes.utf8(text.substring(0, 16_383)), Encoding.JSON, TestGateway.HOST));
    assertEquals("400/10", refusal(Bytes.utf8(text.substring(0, 16_384))));
  }

  @Test
  void judge_opensTicketWithoutUsingIt() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, "{\"Upload\":{}}");
    Bytes body = OuterCodec.write(sealed.message(), Encoding.JSON);
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(HeaderVerdict.Opens.class, judge(body, Encoding.JSON, TestGateway.HOST));
    }
    assertEquals("201", client.open(session, sealed, gateway.send(sealed.message())));
  }

  @Test
  @DisplayName("more begun than the node can do: 503 with Retry-After on the header alone")
  void refuse_fullPool_isServerOverloadUntilThereIsRoom() throws Exception {
    assertEquals(Optional.empty(), gateway.door().refuse(ADDRESS));
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Boolean>> blockers = gateway.fillMessages(release);

    Refusal refusal = gateway.door().refuse(ADDRESS).orElseThrow();

    assertEquals(StatusCode.SERVER_OVERLOAD, refusal.code());
    assertEquals(1L, refusal.retryAfterSeconds());
    release.countDown();
    for (Future<Boolean> blocker : blockers) {
      assertTrue(blocker.await(20, TimeUnit.SECONDS));
    }
    assertEquals(Optional.empty(), gateway.door().refuse(ADDRESS));
  }

  @Test
  void loadLevel_idle_isNought() {
    assertEquals(0, gateway.door().loadLevel());
  }
}
