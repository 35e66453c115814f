package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.config.ConfigSamples;
import org.meshrelay.relay.gateway.TestClient.Answered;
import org.meshrelay.relay.gateway.TestClient.Shown;
import org.meshrelay.relay.gateway.TestGateway.State;
import org.meshrelay.testkit.EventLoopGuard;

/** authentication.md 3.2: each check of message 1 with its answer, and what message 2 holds. */
@ExtendWith(EventLoopGuard.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeTest {
  private static final String STATUS = "{\"Status\":{\"Account\":\"alice@one.example\"}}";
  private static final String UPLOAD = "{\"Upload\":{\"Account\":\"alice@one.example\"}}";

  private static final String COMPLETE = "{\"Complete\":{\"ServiceID\":\"alice@one.example\"}}";
  private static final String POLL_CLAIM =
      "{\"PollClaim\":{\"PublicationId\":\"NA\",\"TargetAccountAddress\":\"alice@one.example\"}}";

  private final Party.User alice = Party.User.make("alice@one.example");
  private final String create =
      "{\"CreateAccount\":{\"ID\":\"AAEC\",\"ServiceID\":\"alice@one.example\","
          + "\"SignedProfileMesh\":"
          + text(alice.administrator().master().envelope())
          + ",\"SignedAssertionAccount\":"
          + text(alice.account().authority().envelope())
          + "}}";
  private final String connect =
      "{\"Connect\":{\"MessageConnectionRequestClient\":"
          + text(alice.own().profile().envelope())
          + "}}";
  private final Party.User mallory = Party.User.make("mallory@one.example");
  private final Party.Service peer = Party.Service.make();
  private TestGateway gateway;
  private TestClient client;

  @BeforeAll
  void warmUp() throws Exception {
    // Classes load before the guard of the event loops counts.
    start();
    Answered ignored = client.exchange(Shown.second(alice), STATUS);
    assertNotNull(ignored);
    stop();
  }

  @BeforeEach
  void start() {
    gateway = new TestGateway(TestGateway.START.minus(Duration.ofHours(1)));
    client = new TestClient(gateway);
    gateway.accounts.put(
        alice.address(),
        State.of(alice, alice.administrationKey(), alice.second().keys().signature().publicKey()));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void profile_good_isCarriedOutAndBringsATicket() throws Exception {
    Answered answered = client.exchange(Shown.second(alice), STATUS);

    assertEquals("201", answered.status());
    assertTrue(answered.hasTicket());
    Caller.AccountDevice caller = caller();
    assertEquals(alice.address(), caller.account());
    assertEquals(alice.second().keys().signature().publicKey(), caller.signatureKey());
    assertFalse(caller.administrator());
    assertEquals(Caller.Standing.LIVE, caller.standing());
    assertFalse(caller.arrival().ticketed());
  }

  @Test
  void profile_administrationDevice_isAdministrator() throws Exception {
    assertEquals("201", client.exchange(Shown.administrator(alice), STATUS).status());
    assertTrue(caller().administrator());
  }

  @Test
  @DisplayName("MSP-33: a refused transaction still brings a ticket")
  void profile_transactionRefused_stillBringsATicket() throws Exception {
    refuse(StatusCode.REFUSED);

    Answered answered = client.exchange(Shown.second(alice), UPLOAD);

    assertEquals("403/30", answered.status());
    assertEquals(403, answered.reply().httpStatus());
    assertTrue(answered.hasTicket());
  }

  @Test
  void profile_unknownTransaction_isAnsweredInMessage2() throws Exception {
    Answered answered =
        client.exchange(Shown.second(alice), "{\"Dance\":{\"Account\":\"alice@one.example\"}}");

    // The account stands in the request, which cannot be read: no session.
    assertEquals("400/10", answered.status());
    assertNull(answered.message2());
  }

  @Test
  void profile_unknownTransactionByConnectionAccount_isAnsweredInMessage2() throws Exception {
    Answered answered = client.exchange(Shown.account(alice), "{\"Dance\":{}}");

    assertEquals("400/10", answered.status());
    assertTrue(answered.hasTicket());
  }

  @Test
  @DisplayName("check 1: kid of another key")
  void check1_unknownKey_isNotAuthenticated() throws Exception {
    ClientHandshake handshake =
        ClientHandshake.begin(
            new ClientHandshake.Parties(
                Mode.PROFILE,
                TestGateway.HOST,
                Party.key().publicKey(),
                alice.second().keys().authentication(),
                Party.octets(alice.second().connection().envelope())),
            TestClient.JSON,
            Bytes.utf8(STATUS),
            gateway.nowMs(),
            gateway.entropy);

    assertEquals("401/20", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  @DisplayName("check 3: a handshake for another domain of the same service does not open")
  void check3_otherHost_isNotAuthenticated() throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs(), TestGateway.OTHER_HOST);

    assertEquals("401/20", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  @DisplayName("check 3: every region of message 1 is protected")
  void check3_flippedBit_isNotAuthenticated() throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), STATUS).message();
    int size = message.body().size();
    for (int at : new int[] {0, 55, 56, 127, 128, 140, 1_000, size - 17, size - 1}) {
      EncodedReply reply =
          gateway.send(
              new OuterMessage.Enveloped(
                  message.auth(), message.contentType(), flip(message.body(), at)));

      assertEquals("401/20", TestClient.status(reply), "octet " + at);
    }
    assertTrue(gateway.calls.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 55, 143})
  void check3_cutShort_isNotAuthenticated(int size) throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), STATUS).message();

    EncodedReply reply =
        gateway.send(
            new OuterMessage.Enveloped(
                message.auth(), message.contentType(), message.body().slice(0, size)));

    assertEquals("401/20", TestClient.status(reply));
  }

  @ParameterizedTest
  @ValueSource(longs = {-121_000, 121_000})
  void check4_clockOff_isToldSo(long skewMs) throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs() + skewMs, TestGateway.HOST);

    assertEquals("401/4014", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @ParameterizedTest
  @ValueSource(longs = {-119_000, 119_000})
  void check4_clockWithin120s_isTaken(long skewMs) throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs() + skewMs, TestGateway.HOST);

    assertEquals("201", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  void check5_sameMessageAgain_isReplay() throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), UPLOAD).message();
    gateway.send(message);

    assertEquals("401/4015", TestClient.status(gateway.send(message)));
    assertEquals(1, gateway.calls.size());
  }

  @Test
  void check6_credentialNotAnEnvelope_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20",
        new Shown(Mode.PROFILE, alice.second().keys().authentication(), Bytes.utf8("{}")),
        STATUS);
  }

  @Test
  void check6_credentialOfAnotherMode_isNotAuthenticated() throws Exception {
    Shown device =
        new Shown(
            Mode.PROFILE,
            alice.own().keys().authentication(),
            Party.octets(alice.own().profile().envelope()));

    assertRefused("401/20", device, STATUS);
    assertRefused("401/20", new Shown(Mode.SERVICE, device.key(), device.credential()), STATUS);
  }

  @Test
  void check6_connectionDeviceWithoutAccount_isMalformed() throws Exception {
    assertRefused("400/10", Shown.second(alice), "{\"Status\":{}}");
  }

  @Test
  void check6_connectionAccountWithoutAccount_takesTheOneAddressHere() throws Exception {
    assertEquals("201", client.exchange(Shown.account(alice), "{\"Status\":{}}").status());
    assertEquals(alice.address(), caller().account());
  }

  @Test
  void check6_connectionAccountWithTwoAddressesHere_needsAccount() throws Exception {
    Party.User carol = Party.User.make("carol@one.example", "carol@two.example");
    gateway.accounts.put(
        carol.address(), State.of(carol, carol.second().keys().signature().publicKey()));

    assertRefused("400/10", Shown.account(carol), "{\"Status\":{}}");
    assertEquals(
        "201",
        client
            .exchange(Shown.account(carol), "{\"Status\":{\"Account\":\"carol@one.example\"}}")
            .status());
  }

  @Test
  void check6_accountNotInTheAssertion_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20", Shown.account(alice), "{\"Status\":{\"Account\":\"mallory@one.example\"}}");
  }

  @Test
  void check6_accountUnknown_isNotAuthenticated() throws Exception {
    gateway.accounts.remove(alice.address());

    assertRefused("401/20", Shown.second(alice), STATUS);
  }

  @Test
  void check7_assertionOfAnotherAuthority_isNotAuthenticated() throws Exception {
    assertRefused("401/20", Shown.second(mallory), STATUS);
  }

  @Test
  @DisplayName("check 7: somebody else's assertion with one's own key")
  void check7_staticKeyNotThatOfTheCredential_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20",
        new Shown(
            Mode.PROFILE,
            mallory.second().keys().authentication(),
            Party.octets(alice.second().connection().envelope())),
        STATUS);
    assertRefused("401/20", new Shown(Mode.SERVICE, Party.key(), peer.octets()), STATUS);
    assertRefused(
        "401/20",
        new Shown(Mode.DEVICE, Party.key(), Party.octets(Party.device().profile().envelope())),
        "{\"Connect\":{}}");
  }

  @Test
  void check8_deviceRemoved_isRevoked() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice, alice.administrationKey()));

    assertRefused("401/22", Shown.second(alice), STATUS);
  }

  @Test
  @DisplayName("L-11: an administration device passes while the device catalog is empty")
  void check8_catalogEmpty_letsTheAdministratorIn() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice).neverWritten());

    assertEquals("201", client.exchange(Shown.administrator(alice), STATUS).status());
    assertEquals(Caller.Standing.CATALOG_EMPTY, caller().standing());
    assertRefused("401/22", Shown.second(alice), STATUS);
  }

  @Test
  @DisplayName("L-11: an administration device that lost its entry may upload, nothing else")
  void check8_entryLost_permitsUploadAlone() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice));

    assertRefused("401/22", Shown.administrator(alice), STATUS);
    ClientSession session = client.session(Shown.administrator(alice), UPLOAD);
    assertEquals(Caller.Standing.ENTRY_LOST, caller().standing());
    assertEquals("201", client.send(session, UPLOAD));
    assertEquals("401/22", client.send(session, STATUS));
  }

  @Test
  void check9_deviceMode_permitsItsFourAndHello() throws Exception {
    Shown device = device(Party.device());
    for (String permitted : List.of(create, connect, COMPLETE, POLL_CLAIM, "{\"Hello\":{}}")) {
      assertEquals("201", client.exchange(device, permitted).status(), permitted);
    }
    for (String refused : List.of("Status", "Download", "Upload", "Post", "Claim", "Prove")) {
      assertRefused("401/4016", device, "{\"" + refused + "\":{}}");
    }
    assertInstanceOf(Caller.UnboundDevice.class, gateway.calls.getFirst().caller());
  }

  @Test
  void check9_serviceMode_permitsPostAndBackup() throws Exception {
    for (String permitted : List.of("Post", "Status", "Download", "Hello")) {
      Answered answered = client.exchange(Shown.service(peer), "{\"" + permitted + "\":{}}");
      assertTrue(answered.hasTicket(), permitted);
    }
    for (String refused : List.of("Upload", "CreateAccount", "Connect", "Prove", "Operate")) {
      assertRefused("401/4016", Shown.service(peer), "{\"" + refused + "\":{}}");
    }
    Caller.PeerService caller =
        assertInstanceOf(Caller.PeerService.class, gateway.calls.getFirst().caller());
    assertEquals(peer.credential().serviceUdf(), caller.service().text());
  }

  @Test
  @DisplayName("device mode brings no ticket")
  void device_good_bringsNoTicket() throws Exception {
    Answered answered = client.exchange(device(Party.device()), connect);

    assertNotNull(answered.message2());
    assertFalse(answered.hasTicket());
    assertEquals(0, answered.message2().payload().ticketExpiryMs());
  }

  @Test
  @DisplayName("after a restart: 428/74, and the request is repeated under its ticket")
  void restart_stateChangeFromBefore_isRepeatedUnderTheTicket() throws Exception {
    gateway.close();
    gateway = new TestGateway(TestGateway.START.plus(Duration.ofSeconds(30)));
    client = new TestClient(gateway);
    gateway.pass(Duration.ofSeconds(40));
    ClientHandshake handshake =
        client.begin(device(Party.device()), create, gateway.nowMs() - 20_000, TestGateway.HOST);

    Answered answered = client.read(handshake, gateway.send(handshake.message()));

    assertEquals("428/74", answered.status());
    assertTrue(answered.hasTicket());
    assertTrue(gateway.calls.isEmpty());
    ClientSession session =
        ClientSession.of(assertNotNullAnd(answered.message2()), gateway.nowMs()).orElseThrow();
    assertEquals("201", client.send(session, create));
    assertEquals("!401/4016", client.send(session, STATUS));
    gateway.pass(Duration.ofMinutes(10));
    assertEquals("201", client.send(session, connect));
    gateway.pass(Duration.ofMinutes(5).plusMillis(1));
    assertEquals("!401/4011", client.send(session, connect), "never renewed");
  }

  @Test
  void restart_readFromBefore_isCarriedOut() throws Exception {
    gateway.close();
    gateway = new TestGateway(TestGateway.START.plus(Duration.ofSeconds(30)));
    client = new TestClient(gateway);
    gateway.pass(Duration.ofSeconds(40));
    ClientHandshake handshake =
        client.begin(device(Party.device()), COMPLETE, gateway.nowMs() - 20_000, TestGateway.HOST);

    assertEquals("201", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  @DisplayName("under load: 428/76; the same body with the answer is taken")
  void load_challenge_isAnsweredWithTheSameBody() throws Exception {
    loadLevel(1);
    ClientHandshake handshake = client.begin(Shown.second(alice), STATUS);

    AuthHeader.Challenge challenge = challenge(gateway.send(handshake.message()));
    assertEquals(0, challenge.bits());
    AuthHeader.Answer answer = HandshakeChallenge.solve(challenge, () -> false).orElseThrow();

    Answered answered = client.read(handshake, gateway.send(handshake.message(answer)));
    assertEquals("201", answered.status());
  }

  @Test
  void load_level2_asksForWork() throws Exception {
    loadLevel(2);
    ClientHandshake handshake = client.begin(Shown.second(alice), STATUS);
    AuthHeader.Challenge challenge = challenge(gateway.send(handshake.message()));

    assertEquals(16, challenge.bits());
    AuthHeader.Answer lazy =
        new AuthHeader.Answer(challenge.token(), Bytes.hex("0000000000000000"));
    assertEquals("428/76", client.read(handshake, gateway.send(handshake.message(lazy))).status());
    AuthHeader.Answer answer = HandshakeChallenge.solve(challenge, () -> false).orElseThrow();
    assertEquals("201", client.read(handshake, gateway.send(handshake.message(answer))).status());
  }

  @Test
  void load_answerForAnotherBodyOrTooLate_countsAsAbsent() throws Exception {
    loadLevel(1);
    ClientHandshake first = client.begin(Shown.second(alice), STATUS);
    ClientHandshake second = client.begin(Shown.second(alice), STATUS);
    AuthHeader.Challenge challenge = challenge(gateway.send(first.message()));
    AuthHeader.Answer answer = HandshakeChallenge.solve(challenge, () -> false).orElseThrow();

    assertEquals("428/76", client.read(second, gateway.send(second.message(answer))).status());
    gateway.pass(Duration.ofMillis(10_001));
    loadLevel(1);
    assertEquals("428/76", client.read(first, gateway.send(first.message(answer))).status());
  }

  @Test
  @DisplayName("authentication.md 7: ticketed traffic is never held up by load")
  void load_ticketedRequest_isTakenAllTheSame() throws Exception {
    ClientSession session = client.session(Shown.second(alice), STATUS);
    loadLevel(3);

    assertEquals("201", client.send(session, STATUS));
  }

  @Test
  @DisplayName("a full queue asks for work first; who has done it is told to wait (429/73)")
  void queue_full_is429WithRetryAfterAndTicketsGoOn() throws Exception {
    ClientSession session = client.session(Shown.second(alice), STATUS);
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Boolean>> blockers = gateway.fillHandshakes(release);
    try {
      ClientHandshake handshake = client.begin(Shown.second(alice), STATUS);
      AuthHeader.Challenge challenge = challenge(gateway.send(handshake.message()));
      AuthHeader.Answer answer = HandshakeChallenge.solve(challenge, () -> false).orElseThrow();
      EncodedReply reply = gateway.send(handshake.message(answer));

      assertEquals("429/73", TestClient.status(reply));
      assertEquals(1L, reply.retryAfterSeconds());
      assertEquals("201", client.send(session, STATUS));
    } finally {
      release.countDown();
      Future.all(blockers).await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void rate_tooManyExchangesFromOneAddress_is429() throws Exception {
    gateway.close();
    gateway =
        new TestGateway(
            TestGateway.START.minus(Duration.ofHours(1)), ConfigSamples.limits(Map.of()));
    client = new TestClient(gateway);
    OuterMessage message = client.begin(Shown.second(alice), STATUS).message();
    String last = "";
    for (int i = 0; i < 11; i++) {
      last = TestClient.status(gateway.send(message));
    }
    assertEquals("429/73", last);
  }

  private void refuse(StatusCode code) {
    gateway.answers =
        (request, caller) ->
            Future.succeededFuture(
                new Transactions.Result(StatusOnlyResponse.of(Refusal.of(code, "refused")), null));
  }

  private void loadLevel(int level) {
    long[] lagMs = {0, 21, 51, 101};
    LoopLag.Probe probe = gateway.lag.probe(gateway.nanos());
    for (int sample = 0; sample < LoopLag.SAMPLES; sample++) {
      probe.observe(TimeUnit.MILLISECONDS.toNanos(lagMs[level]), gateway.nanos());
    }
  }

  private AuthHeader.Challenge challenge(EncodedReply reply) throws Exception {
    assertEquals("428/76", TestClient.status(reply));
    OuterMessage.Enveloped enveloped =
        (OuterMessage.Enveloped)
            OuterCodec.readResponse(reply.body(), Encoding.JSON, ReadLimits.RESPONSE);
    AuthHeader.Unprotected header =
        assertInstanceOf(AuthHeader.Unprotected.class, enveloped.auth());
    return assertNotNullAnd(header.challenge());
  }

  private static <T> T assertNotNullAnd(@org.jspecify.annotations.Nullable T value) {
    assertNotNull(value);
    return java.util.Objects.requireNonNull(value);
  }

  private Caller.AccountDevice caller() {
    return assertInstanceOf(Caller.AccountDevice.class, gateway.calls.getLast().caller());
  }

  private static Shown device(DeviceKeys device) {
    return new Shown(
        Mode.DEVICE, device.keys().authentication(), Party.octets(device.profile().envelope()));
  }

  /** An error before authentication: null-mode envelope, no message 2, nothing carried out. */
  private void assertRefused(String status, Shown shown, String request) throws Exception {
    int before = gateway.calls.size();

    Answered answered = client.exchange(shown, request);

    assertEquals(status, answered.status(), request);
    assertNull(answered.message2());
    assertEquals(before, gateway.calls.size());
  }

  private static String text(DareEnvelope envelope) {
    return Party.octets(envelope).utf8();
  }

  static Bytes flip(Bytes octets, int at) {
    byte[] array = octets.toArray();
    array[at] ^= 1;
    return Bytes.wrap(array);
  }
}
