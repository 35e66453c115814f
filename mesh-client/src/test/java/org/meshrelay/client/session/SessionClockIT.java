package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.status.StatusCode;

/** A clock that is wrong is corrected once. */
class SessionClockIT extends SessionCase {
  @Test
  void send_clockWrong_isCorrectedOnceForThisServiceOnly() {
    clientOffsetMs = Duration.ofHours(3).toMillis();
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.PROFILE));
    assertAnswered(send(session));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_clockRefusedTwiceInARow_stops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));

    assertEquals(StatusCode.CLOCK_SKEW, stopped(send(profileSession())).refusal().code());
    assertEquals(2, service.count(Mode.PROFILE));
  }

  @Test
  void send_clockRefusedUnderATicket_isSealedAgain() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));

    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.TICKET));
  }

  @Test
  void send_clockRefusedWithoutDate_stops() {
    service.sendsDate = false;
    clientOffsetMs = Duration.ofHours(3).toMillis();

    assertEquals(StatusCode.CLOCK_SKEW, stopped(send(profileSession())).refusal().code());
  }
}
