package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.testkit.Seeds;

/** MSP-79, MSP-80, MSP-304: fewer transfers when they are slow, more when they are fast. */
class AdaptiveLimitTest {
  private static final long SLOW = Duration.ofSeconds(4).toNanos();
  private static final long FAST = Duration.ofSeconds(1).toNanos() - 1;
  private static final long BETWEEN = Duration.ofSeconds(1).toNanos();
  private static final int WANTED = 1_000;

  private final AdaptiveLimit limit = new AdaptiveLimit(new AdaptiveLimit.Bounds(4, 100, 1_000));
  private long now = Long.MAX_VALUE - Duration.ofSeconds(15).toNanos();

  @CanIgnoreReturnValue
  private int transfers(int count, long nanos) {
    int moved = 0;
    for (int i = 0; i < count; i++) {
      moved += limit.ended(nanos, WANTED, now);
    }
    return moved;
  }

  private void later(Duration time) {
    now += time.toNanos();
  }

  @Test
  void begin_isAt100OfTheNodeAnd10OfADestination() {
    assertEquals(new AdaptiveLimit.Bounds(4, 100, 1_000), ForwardSettings.DEFAULT.concurrency());
    assertEquals(
        new AdaptiveLimit.Bounds(1, 10, 100), ForwardSettings.DEFAULT.concurrencyPerDestination());
  }

  @Test
  void begin_operatorAllowsLess_isAtThat() {
    assertEquals(new AdaptiveLimit.Bounds(2, 2, 2), AdaptiveLimit.Bounds.below(2, 4, 100));
  }

  @Test
  @DisplayName("MSP-79: exactly 40 % of 100 at exactly 4 s reduce to 70 %")
  void slow_40Of100_reduces() {
    transfers(49, BETWEEN);
    later(Duration.ofSeconds(1));
    assertEquals(0, transfers(11, BETWEEN), "the first judgement finds nothing");
    later(Duration.ofSeconds(1));

    assertEquals(-1, transfers(40, SLOW));

    assertEquals(70, limit.value());
  }

  @Test
  void slow_39Of100_changesNothing() {
    transfers(61, BETWEEN);
    later(Duration.ofSeconds(1));

    assertEquals(0, transfers(39, SLOW));

    assertEquals(100, limit.value());
  }

  @Test
  void slow_justUnder4Seconds_changesNothing() {
    assertEquals(0, transfers(100, SLOW - 1));
  }

  @Test
  void slow_timeRanOut_countsAsSlow() {
    assertEquals(-1, transfers(50, Long.MAX_VALUE));
  }

  @Test
  void slow_afterAReduction_holdsFor10Seconds() {
    transfers(50, SLOW);
    later(Duration.ofSeconds(10).minusNanos(1));
    assertEquals(0, transfers(500, SLOW));

    later(Duration.ofNanos(1));

    assertEquals(-1, transfers(1, SLOW));
    assertEquals(49, limit.value());
  }

  @Test
  void slow_forEver_endsAtTheLowest() {
    for (int i = 0; i < 40; i++) {
      transfers(100, SLOW);
      later(Duration.ofSeconds(10));
    }
    assertEquals(4, limit.value());
  }

  @Test
  @DisplayName("MSP-80: exactly 90 % under 1 s increase by a tenth, if as many were wanted")
  void fast_90Of100_increases() {
    transfers(10, BETWEEN);
    assertEquals(0, transfers(40, FAST), "80 % of the first 50");
    later(Duration.ofSeconds(1));

    assertEquals(1, transfers(50, FAST));

    assertEquals(110, limit.value());
  }

  @Test
  void fast_exactly1Second_isNotFast() {
    assertEquals(0, transfers(100, BETWEEN));
  }

  @Test
  void fast_nobodyWantsMore_changesNothing() {
    for (int i = 0; i < 200; i++) {
      assertEquals(0, limit.ended(FAST, 99, now));
    }
    later(Duration.ofSeconds(1));
    assertEquals(1, limit.ended(FAST, 100, now));
  }

  @Test
  void fast_judgedOncePerSecond() {
    assertEquals(1, transfers(1_000, FAST));
    later(Duration.ofSeconds(1).minusNanos(1));
    assertEquals(0, transfers(1_000, FAST));
    later(Duration.ofNanos(1));
    assertEquals(1, transfers(1, FAST));
    assertEquals(121, limit.value());
  }

  @Test
  void judgement_waitsForHalfTheLimitAndForTwenty() {
    assertEquals(0, transfers(49, FAST));
    assertEquals(1, transfers(1, FAST));
    AdaptiveLimit one = new AdaptiveLimit(new AdaptiveLimit.Bounds(1, 1, 100));
    for (int i = 0; i < 19; i++) {
      assertEquals(0, one.ended(FAST, WANTED, now));
    }
    assertEquals(1, one.ended(FAST, WANTED, now));
    assertEquals(2, one.value(), "a tenth of one is one");
  }

  @Test
  void fast_forEver_endsAtTheHighest() {
    for (int i = 0; i < 60; i++) {
      transfers(1_000, FAST);
      later(Duration.ofSeconds(1));
    }
    assertEquals(1_000, limit.value());
  }

  @Test
  void anything_staysWithinItsBounds() {
    Seeds.forEach(
        20,
        random -> {
          for (int i = 0; i < 10_000; i++) {
            int ignored = limit.ended(random.nextLong(2 * SLOW), random.nextInt(2_000), now);
            later(Duration.ofMillis(random.nextInt(30)));
            assertTrue(limit.value() >= 4 && limit.value() <= 1_000);
          }
        });
  }

  @Test
  void bounds_outOfOrder_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveLimit.Bounds(0, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveLimit.Bounds(2, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new AdaptiveLimit.Bounds(1, 3, 2));
  }
}
