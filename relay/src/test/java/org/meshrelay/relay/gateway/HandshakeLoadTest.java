package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.config.ConfigSamples;
import org.meshrelay.relay.gateway.TestClient.Answered;
import org.meshrelay.relay.gateway.TestClient.Shown;

/** Key exchanges after a restart and under load: repeated, challenged, deferred. MSP-76. */
class HandshakeLoadTest extends HandshakeCase {
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
}
