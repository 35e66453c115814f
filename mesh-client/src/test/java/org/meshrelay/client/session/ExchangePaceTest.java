package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** At most one exchange caused by an error in any 10 s (authentication.md 5.3). */
class ExchangePaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void secondsUntilPermitted_first_isAtOnceAndTheNextAfterTenSeconds() {
    ExchangePace pace = new ExchangePace(Long.MAX_VALUE - SECOND); // the source may wrap around
    long now = Long.MAX_VALUE - SECOND;

    assertEquals(0, pace.secondsUntilPermitted(now));
    assertEquals(10, pace.secondsUntilPermitted(now));
    assertEquals(10, pace.secondsUntilPermitted(now + 1));
    assertEquals(1, pace.secondsUntilPermitted(now + 9 * SECOND + 1));
    assertEquals(0, pace.secondsUntilPermitted(now + 10 * SECOND));
    assertEquals(10, pace.secondsUntilPermitted(now + 10 * SECOND));
  }
}
