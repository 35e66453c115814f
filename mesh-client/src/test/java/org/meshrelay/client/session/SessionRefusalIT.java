package org.meshrelay.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.client.session.StubService.Answer;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.ProofOfWork;
import org.meshrelay.protocol.status.StatusCode;

/** 428, 429 and 503: what is repeated, when, and how often. */
class SessionRefusalIT extends SessionCase {
  @Test
  void send_repeatUnderTicket_isRepeatedWithTheSameId() {
    service.answers =
        request ->
            StubService.status(
                service.count(Mode.TICKET) == 0
                    ? StatusCode.REPEAT_UNDER_TICKET
                    : StatusCode.SUCCESS);
    ServiceSession session = profileSession();

    assertTrue(answered(send(session)).response().outcome().isSuccess());
    assertEquals(service.seen.get(1).requestId(), service.seen.get(2).requestId());
    assertEquals(Mode.TICKET, service.seen.get(2).mode());
  }

  @Test
  void send_repeatUnderTicketInDeviceMode_usesThatTicketForThisRequestOnly() {
    service.answers =
        request ->
            StubService.status(
                service.count(Mode.TICKET) == 0
                    ? StatusCode.REPEAT_UNDER_TICKET
                    : StatusCode.SUCCESS);
    ServiceSession session = deviceSession();
    assertTrue(answered(send(session)).response().outcome().isSuccess());
    service.answers = request -> StubService.success();
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.DEVICE));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_challenged_repeatsTheSameBodyWithTheAnswer() {
    Bytes token = entropy.bytes(54);
    service.tricks.add(
        service.always(
            StubService.unprotected(StatusCode.CHALLENGE, new AuthHeader.Challenge(token, 10))));

    assertAnswered(send(profileSession()));
    Seen second = service.seen.get(2);
    assertEquals(service.seen.get(1).outerBody(), second.outerBody());
    AuthHeader.Answer answer =
        requireNonNull(((AuthHeader.HandshakeRequest) requireNonNull(second.auth())).answer());
    assertEquals(token, answer.token());
    assertTrue(new ProofOfWork("mesh-auth/1 pow").meets(token, answer.nonce(), 10));
  }

  @Test
  void send_challengedTwice_stops() {
    Answer challenge =
        StubService.unprotected(
            StatusCode.CHALLENGE, new AuthHeader.Challenge(entropy.bytes(54), 0));
    service.tricks.add(service.always(challenge));
    service.tricks.add(service.always(challenge));

    assertEquals(StatusCode.CHALLENGE, stopped(send(profileSession())).refusal().code());
  }

  @Test
  void send_challengeAbove22Bits_isNotWorkedFor() {
    service.tricks.add(
        service.always(
            StubService.unprotected(
                StatusCode.CHALLENGE, new AuthHeader.Challenge(entropy.bytes(54), 23))));

    assertFailed(Failure.PROTOCOL, send(profileSession()));
    assertEquals(1, service.count(Mode.PROFILE));
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"RATE_LIMITED", "SERVER_OVERLOAD"})
  void send_toldToWait_sendsNothingUntilTheWaitIsOver(StatusCode code) {
    ServiceSession session = profileSession();
    service.tricks.add(service.always(StubService.unprotected(code).after(7)));

    assertEquals(7, requireNonNull(stopped(send(session)).refusal().retryAfterSeconds()));
    int before = service.seen.size();
    assertTrue(requireNonNull(stopped(send(session)).refusal().retryAfterSeconds()) <= 7);
    assertEquals(before, service.seen.size());

    skippedNanos.addAndGet(Duration.ofSeconds(7).toNanos());
    assertAnswered(send(session));
  }
}
