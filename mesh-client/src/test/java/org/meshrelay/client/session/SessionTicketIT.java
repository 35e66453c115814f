package org.meshrelay.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.session.SessionOutcome.Stopped;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.status.StatusCode;

/** Tickets that a service does not take any more. */
class SessionTicketIT extends SessionCase {
  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"TICKET_INVALID", "TICKET_EPOCH", "TICKET_TAG", "MODE_TOO_WEAK"})
  void send_ticketRefused_exchangesAtOnceAndThenAtMostEveryTenSeconds(StatusCode code) {
    ServiceSession session = profileSession();
    assertAnswered(send(session));

    service.tricks.add(service.always(StubService.unprotected(code)));
    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.PROFILE));

    service.tricks.add(service.always(StubService.unprotected(code)));
    Stopped stopped = stopped(send(session));
    assertEquals(code, stopped.refusal().code());
    assertTrue(requireNonNull(stopped.refusal().retryAfterSeconds()) <= 10);
    assertEquals(2, service.count(Mode.PROFILE));

    assertAnswered(send(session)); // not caused by an error answer: the ticket is gone
    assertEquals(3, service.count(Mode.PROFILE));

    skippedNanos.addAndGet(Duration.ofSeconds(10).toNanos());
    service.tricks.add(service.always(StubService.unprotected(code)));
    assertAnswered(send(session));
    assertEquals(4, service.count(Mode.PROFILE));
  }

  @Test
  void send_replaySuspected_repeatsTheSameIdUnderANewSalt() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.REPLAY)));

    assertAnswered(send(session));
    assertEquals(ticketed().get(0).requestId(), ticketed().get(1).requestId());
    assertEquals(List.of(1L, 2L), ticketed().stream().map(Seen::sequence).toList());
  }

  @Test
  void send_deviceRevoked_stops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.REVOKED)));

    assertEquals(StatusCode.REVOKED, stopped(send(profileSession())).refusal().code());
    assertEquals(1, service.count(Mode.PROFILE));
  }

  @Test
  void send_handshakeRefused_saysHelloAgainOnceThenStops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.NOT_AUTHENTICATED)));
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    assertEquals(2, service.seen.stream().filter(Seen::isHello).count());

    session.forgetTicket();
    service.tricks.add(service.always(StubService.unprotected(StatusCode.NOT_AUTHENTICATED)));
    assertEquals(StatusCode.NOT_AUTHENTICATED, stopped(send(session)).refusal().code());
  }
}
