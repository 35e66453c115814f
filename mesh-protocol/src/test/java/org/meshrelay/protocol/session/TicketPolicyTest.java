package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.ticket;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lives and renewals of authentication.md 4. */
final class TicketPolicyTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @ParameterizedTest
  @CsvSource({"DEVICE, 15", "PROFILE, 15", "SERVICE, 60"})
  void first_ticketOfAMode_livesAsLongAsTheModeSays(Mode mode, long minutes) {
    Ticket first = ticket(mode, NOW, 1);

    assertEquals(NOW + minutes * MINUTE, first.notAfterMs());
    assertEquals(NOW, first.issuedMs());
    assertEquals(NOW, first.exchangeMs());
  }

  @Test
  void renewal_beforeHalfTheLife_isNotOffered() {
    Ticket first = ticket(Mode.PROFILE, NOW, 1);

    assertEquals(Optional.empty(), TicketPolicy.DEFAULT.renewal(first, NOW + 15 * MINUTE / 2 - 1));
  }

  @Test
  void renewal_fromHalfTheLife_keepsIdKeysAndExchange() {
    Ticket first = ticket(Mode.PROFILE, NOW, 1);
    long later = NOW + 15 * MINUTE / 2;

    Ticket renewed = TicketPolicy.DEFAULT.renewal(first, later).orElseThrow();

    assertEquals(first.ticketId(), renewed.ticketId());
    assertEquals(first.keys(), renewed.keys());
    assertEquals(NOW, renewed.exchangeMs());
    assertEquals(later, renewed.issuedMs());
    assertEquals(later + 15 * MINUTE, renewed.notAfterMs());
  }

  @Test
  void renewal_ofDeviceMode_isNeverOffered() {
    assertEquals(
        Optional.empty(),
        TicketPolicy.DEFAULT.renewal(ticket(Mode.DEVICE, NOW, 1), NOW + 14 * MINUTE));
  }

  @Test
  void renewal_overAndOver_endsWithTheSession() {
    Ticket current = ticket(Mode.PROFILE, NOW, 1);
    long now = NOW;
    Optional<Ticket> next = Optional.of(current);
    while (next.isPresent()) {
      current = next.get();
      now += 10 * MINUTE;
      next = TicketPolicy.DEFAULT.renewal(current, now);
    }

    assertEquals(NOW + 24 * HOUR, current.notAfterMs());
    assertTrue(now <= NOW + 24 * HOUR + 10 * MINUTE);
  }

  @Test
  void policy_ticketThatOutlivesItsKey_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TicketPolicy(Duration.ofMinutes(15), Duration.ofMinutes(76), Duration.ofHours(24)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TicketPolicy(Duration.ZERO, Duration.ofMinutes(60), Duration.ofHours(24)));
  }
}
