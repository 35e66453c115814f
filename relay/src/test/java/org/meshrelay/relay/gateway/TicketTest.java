package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.gateway.TestClient.Shown;
import org.meshrelay.relay.gateway.TestGateway.State;

/** authentication.md 4 to 6, protocol.md 1.3: requests under a ticket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketTest {
  private static final String STATUS = "{\"Status\":{}}";
  private static final String UPLOAD = "{\"Upload\":{}}";
  private static final String ALICE = "{\"Status\":{\"Account\":\"alice@one.example\"}}";

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
    gateway.calls.clear();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private State live() {
    return State.of(alice, alice.second().keys().signature().publicKey());
  }

  @Test
  void request_good_isCarriedOutAndSealed() throws Exception {
    assertEquals("201", client.send(session, STATUS));

    Caller.AccountDevice caller = (Caller.AccountDevice) gateway.calls.getFirst().caller();
    assertEquals(alice.address(), caller.account());
    assertEquals(alice.second().keys().signature().publicKey(), caller.signatureKey());
    assertTrue(caller.arrival().ticketed());
  }

  @Test
  void request_jsonB_isAnsweredInJsonB() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, STATUS);

    EncodedReply reply =
        gateway.send(
            OuterCodec.write(sealed.message(), Encoding.JSON_B), Encoding.JSON_B, TestGateway.HOST);

    assertEquals(Encoding.JSON_B, reply.encoding());
    assertEquals("201", client.open(session, sealed, reply));
  }

  @Test
  @DisplayName("MSP-100: a redirect is said in the sealed answer, and mirrored beside it")
  void request_redirected_isMirroredWithLocation() throws Exception {
    String there = "mcu://alice@example.net";
    gateway.answers =
        (request, caller) ->
            Future.failedFuture(Refusal.of(StatusCode.REDIRECT_PERMANENT, there).asException());
    ClientSession.SealedRequest sealed = client.seal(session, STATUS);

    EncodedReply reply = gateway.send(sealed.message());

    assertEquals(303, reply.httpStatus());
    assertEquals(there, reply.location());
    assertEquals("303", client.open(session, sealed, reply));
  }

  @Test
  void request_refused_hasNoLocation() throws Exception {
    gateway.answers =
        (request, caller) ->
            Future.failedFuture(
                Refusal.of(StatusCode.UNKNOWN_ACCOUNT, "unknown account").asException());

    assertNull(gateway.send(client.seal(session, STATUS).message()).location());
  }

  @Test
  @DisplayName("flipping anything that is bound makes the request fail")
  void request_flipped_doesNotOpen() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, UPLOAD);
    OuterMessage.Enveloped good = sealed.message();
    AuthHeader.TicketRequest header = (AuthHeader.TicketRequest) good.auth();
    for (int at = 0; at < header.ticket().size(); at += 13) {
      Bytes ticket = HandshakeCase.flip(header.ticket(), at);
      assertRefused(
          "401/4011",
          new OuterMessage.Enveloped(
              new AuthHeader.TicketRequest(header.salt(), ticket, header.timestampMs(), null),
              good.contentType(),
              good.body()));
    }
    for (int at = 0; at < 16; at++) {
      Bytes salt = HandshakeCase.flip(header.salt(), at);
      assertRefused(
          "401/4013",
          new OuterMessage.Enveloped(
              new AuthHeader.TicketRequest(salt, header.ticket(), header.timestampMs(), null),
              good.contentType(),
              good.body()));
    }
    assertRefused(
        "401/4013",
        new OuterMessage.Enveloped(
            new AuthHeader.TicketRequest(
                header.salt(), header.ticket(), header.timestampMs() + 1, null),
            good.contentType(),
            good.body()));
    assertRefused(
        "401/4013", new OuterMessage.Enveloped(header, "application/json-b", good.body()));
    for (int at = 0; at < good.body().size(); at++) {
      assertRefused(
          "401/4013",
          new OuterMessage.Enveloped(
              header, good.contentType(), HandshakeCase.flip(good.body(), at)));
    }
    assertTrue(gateway.calls.isEmpty());
    assertEquals("201", client.open(session, sealed, gateway.send(good)), "untouched, it is good");
  }

  @Test
  void request_toAnotherHostedDomain_isRefused() throws Exception {
    Bytes body = OuterCodec.write(client.seal(session, STATUS).message(), Encoding.JSON);

    assertEquals(
        "401/4011", TestClient.status(gateway.send(body, Encoding.JSON, TestGateway.OTHER_HOST)));
  }

  @Test
  void ticket_afterItsLife_isRefused() throws Exception {
    gateway.pass(Duration.ofMinutes(15).plusMillis(1));

    assertEquals("!401/4011", client.send(session, STATUS));
  }

  @Test
  void ticket_afterHalfItsLife_isRenewed() throws Exception {
    gateway.pass(Duration.ofMinutes(8));
    assertEquals("201", client.send(session, STATUS));
    gateway.pass(Duration.ofMinutes(8));

    assertEquals("201", client.send(session, STATUS));
  }

  @Test
  @DisplayName("own device removed: refused; another device removed: good")
  void ticket_epochRaised_isRefused() throws Exception {
    Udf own = alice.second().keys().signature().publicKey().udf();
    gateway.accounts.put(alice.address(), live().withEpoch(alice.administrationKey().udf(), 3));
    assertEquals("201", client.send(session, STATUS));
    gateway.accounts.put(alice.address(), live().withEpoch(own, 1));

    assertEquals("!401/4012", client.send(session, STATUS));
  }

  @Test
  void ticket_ofADeviceConnectedAgain_carriesItsEpoch() throws Exception {
    Udf own = alice.second().keys().signature().publicKey().udf();
    gateway.accounts.put(alice.address(), live().withEpoch(own, 2));
    ClientSession again = client.session(Shown.second(alice), ALICE);

    assertEquals("201", client.send(again, STATUS));
    assertEquals("!401/4012", client.send(session, STATUS));
  }

  @Test
  void ticket_entryGoneWithoutEpoch_isRevokedUnderProtection() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice));

    assertEquals("401/22", client.send(session, STATUS));
  }

  @Test
  @DisplayName("protocol.md 1.8: a deleted account answers 404/40 under a ticket still valid")
  void ticket_accountDeleted_isToldSoUnderProtection() throws Exception {
    gateway.accounts.remove(alice.address());

    assertEquals("404/40", client.send(session, STATUS));
  }

  @Test
  void account_otherThanTheTickets_isRefusedUnderProtection() throws Exception {
    assertEquals("401/21", client.send(session, "{\"Status\":{\"Account\":\"bob@one.example\"}}"));
    assertEquals("201", client.send(session, ALICE));
  }

  @ParameterizedTest
  @ValueSource(longs = {-60_001, 60_001})
  void time_outsideTheWindow_isRefused(long skewMs) throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, STATUS, gateway.nowMs() + skewMs);

    assertEquals("401/4014", TestClient.status(gateway.send(sealed.message())));
  }

  @Test
  void replay_ofAChange_isRefused() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, UPLOAD);
    gateway.send(sealed.message());

    assertEquals("401/4015", TestClient.status(gateway.send(sealed.message())));
    assertEquals(1, gateway.calls.size());
  }

  @Test
  void replay_ofARead_isCarriedOut() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, STATUS);
    gateway.send(sealed.message());

    assertEquals("201", client.open(session, sealed, gateway.send(sealed.message())));
  }

  @Test
  void replay_outOfOrder_isTakenWithinTheWindow() throws Exception {
    List<ClientSession.SealedRequest> sealed = new ArrayList<>();
    for (int i = 0; i < 258; i++) {
      sealed.add(client.seal(session, UPLOAD));
    }
    gateway.send(sealed.get(257).message());

    assertEquals("201", client.open(session, sealed.get(2), gateway.send(sealed.get(2).message())));
    assertEquals("401/4015", TestClient.status(gateway.send(sealed.get(0).message())));
  }

  @Test
  @DisplayName("for 60 s after a restart, changes from before it get 4014")
  void restart_changeFromBefore_isRefused() throws Exception {
    // The keys of tickets do not survive a restart on one node, so the clock plays it: the guard
    // stands at a start that lies ahead of the exchange.
    gateway.close();
    gateway = new TestGateway(TestGateway.START.plusSeconds(10));
    client = new TestClient(gateway);
    gateway.accounts.put(alice.address(), live());
    session = client.session(Shown.second(alice), ALICE);
    ClientSession.SealedRequest change = client.seal(session, UPLOAD);
    ClientSession.SealedRequest read = client.seal(session, STATUS);
    gateway.pass(Duration.ofSeconds(20));

    assertEquals("401/4014", TestClient.status(gateway.send(change.message())));
    assertEquals("201", client.open(session, read, gateway.send(read.message())));
    assertEquals("201", client.send(session, UPLOAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Dance\":{}}", "{", "{}", "{\"Status\":{},\"Post\":{}}", "[]"})
  void payload_noRequest_isMalformedUnderProtection(String payload) throws Exception {
    assertEquals("400/10", client.send(session, payload));
  }

  @Test
  void payload_jsonC_isUnsupportedUnderProtection() throws Exception {
    ClientSession.SealedRequest sealed =
        session.seal(
            new ClientSession.Request(Bytes.utf8(STATUS), "application/json-c"),
            TestGateway.HOST,
            gateway.nowMs(),
            null,
            gateway.entropy);

    EncodedReply reply = gateway.send(sealed.message());

    assertEquals(415, reply.httpStatus());
    assertEquals("415/71", client.open(session, sealed, reply));
  }

  @Test
  @DisplayName("a retry (same ID, new salt) gets the stored answer and changes nothing")
  void id_sameAgain_givesTheFirstAnswer() throws Exception {
    gateway.answers =
        (request, caller) ->
            Future.succeededFuture(
                gateway.calls.size() == 1
                    ? TestGateway.result(StatusCode.UPDATED)
                    : TestGateway.result(StatusCode.ACCOUNT_EXISTS));
    String upload = "{\"Upload\":{\"ID\":\"AAEC\"}}";

    assertEquals("202", client.send(session, upload));
    assertEquals("202", client.send(session, upload));
    assertEquals(1, gateway.calls.size());
  }

  @Test
  void id_sameInAnotherSession_givesTheFirstAnswer() throws Exception {
    assertEquals("201", client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
    ClientSession other = client.session(Shown.second(alice), ALICE);
    gateway.calls.clear();

    assertEquals("201", client.send(other, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
    assertTrue(gateway.calls.isEmpty());
  }

  @Test
  void id_usedForAnotherTransaction_isMalformed() throws Exception {
    assertEquals("201", client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));

    assertEquals("400/10", client.send(session, "{\"Post\":{\"ID\":\"AAEC\"}}"));
  }

  @Test
  void id_whileTheFirstRuns_waitsForItsAnswer() throws Exception {
    Promise<Transactions.Result> running = Promise.promise();
    gateway.answers = (request, caller) -> running.future();
    String upload = "{\"Upload\":{\"ID\":\"AAEC\"}}";
    ClientSession.SealedRequest first = client.seal(session, upload);
    ClientSession.SealedRequest second = client.seal(session, upload);
    Future<EncodedReply> firstReply = submit(first);
    Awaitility.await().until(() -> gateway.calls.size() == 1);
    Future<EncodedReply> secondReply = submit(second);
    assertFalse(secondReply.isComplete());
    running.complete(TestGateway.success());

    assertEquals("201", client.open(session, first, firstReply.await(10, TimeUnit.SECONDS)));
    assertEquals("201", client.open(session, second, secondReply.await(10, TimeUnit.SECONDS)));
    assertEquals(1, gateway.calls.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER_OVERLOAD", "QUOTA_FULL", "SERVER_INTERNAL"})
  void id_answer5xx_isNotStored(StatusCode code) throws Exception {
    gateway.answers = (request, caller) -> Future.succeededFuture(TestGateway.result(code));
    assertEquals(code.toString(), client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
    gateway.answers = (request, caller) -> Future.succeededFuture(TestGateway.success());

    assertEquals("201", client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
  }

  @Test
  void id_after5Minutes_isForgotten() throws Exception {
    assertEquals("201", client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
    gateway.pass(Duration.ofSeconds(301));

    assertEquals("201", client.send(session, "{\"Upload\":{\"ID\":\"AAEC\"}}"));
    assertEquals(2, gateway.calls.size());
  }

  @Test
  void id_echoedInTheResponse() throws Exception {
    ClientSession.SealedRequest sealed = client.seal(session, "{\"Upload\":{\"ID\":\"AAEC\"}}");

    Bytes payload = client.payload(session, sealed, gateway.send(sealed.message())).orElseThrow();

    assertTrue(payload.utf8().contains("\"ID\":\"AAEC\""), payload.utf8());
  }

  @Test
  void response_ofAnotherRequest_doesNotOpen() throws Exception {
    ClientSession.SealedRequest first = client.seal(session, STATUS);
    ClientSession.SealedRequest second = client.seal(session, STATUS);
    EncodedReply reply = gateway.send(first.message());

    OuterMessage message =
        OuterCodec.readResponse(reply.body(), Encoding.JSON, ReadLimits.RESPONSE);

    assertTrue(session.open(second, (OuterMessage.Enveloped) message).isEmpty());
  }

  @Test
  @DisplayName("a transaction that takes too long: 408/50, sealed")
  void deadline_passed_isToldUnderProtection() throws Exception {
    gateway.answers = (request, caller) -> Promise.<Transactions.Result>promise().future();
    ClientSession.SealedRequest sealed = client.seal(session, STATUS);

    EncodedReply reply =
        gateway.send(
            OuterCodec.write(sealed.message(), Encoding.JSON),
            Encoding.JSON,
            TestGateway.HOST,
            Duration.ofMillis(400));

    assertEquals(408, reply.httpStatus());
    assertEquals("408/50", client.open(session, sealed, reply));
  }

  @Test
  void bug_inATransaction_is500WithAnIncidentNumber() throws Exception {
    gateway.answers =
        (request, caller) -> Future.failedFuture(new IllegalStateException("secret detail"));
    ClientSession.SealedRequest sealed = client.seal(session, STATUS);

    EncodedReply reply = gateway.send(sealed.message());
    Bytes payload = client.payload(session, sealed, reply).orElseThrow();

    assertEquals(500, reply.httpStatus());
    assertEquals("500", TestClient.status(payload));
    assertTrue(payload.utf8().matches(".*incident [0-9a-f]{10}.*"), payload.utf8());
    assertFalse(payload.utf8().contains("secret"));
  }

  @Test
  void pool_full_is503AtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Boolean>> blockers = gateway.fillMessages(release);
    try {
      EncodedReply reply = gateway.send(client.seal(session, STATUS).message());

      assertEquals("503", TestClient.status(reply));
      assertEquals(1L, reply.retryAfterSeconds());
    } finally {
      release.countDown();
      Future.all(blockers).await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  @DisplayName("20 requests a second for an account, burst 100; then 429/73, sealed")
  void rate_ofAnAccount_isLimited() throws Exception {
    String last = "";
    for (int i = 0; i < 101; i++) {
      last = client.send(session, STATUS);
    }
    assertEquals("429/73", last);
    gateway.pass(Duration.ofMillis(50));
    assertEquals("201", client.send(session, STATUS));
  }

  private Future<EncodedReply> submit(ClientSession.SealedRequest sealed) {
    return gateway.submit(
        OuterCodec.write(sealed.message(), Encoding.JSON),
        Encoding.JSON,
        TestGateway.HOST,
        Duration.ofSeconds(5));
  }

  private void assertRefused(String status, OuterMessage message) throws Exception {
    assertEquals(status, TestClient.status(gateway.send(message)));
  }
}
