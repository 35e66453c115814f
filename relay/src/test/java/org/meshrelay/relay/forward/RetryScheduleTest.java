package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.testkit.Seeds;

/** protocol.md 6.6.1. */
class RetryScheduleTest {
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofSeconds(5), Duration.ofDays(2), 20);

  private static OptionalLong pause(int failures, Duration age, Duration retryAfter) {
    return SCHEDULE.pauseNanos(failures, age, retryAfter, 0.5);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 30", "3, 120", "4, 600", "5, 1800", "6, 3600", "7, 3600", "40, 3600"})
  void pause_afterEachFailure_followsTheTable(int failures, long seconds) {
    assertEquals(
        OptionalLong.of(seconds * 1_000_000_000L), pause(failures, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void pause_retryAfterLonger_isKept() {
    assertEquals(
        OptionalLong.of(Duration.ofSeconds(90).toNanos()),
        pause(1, Duration.ZERO, Duration.ofSeconds(90)));
  }

  @Test
  void pause_retryAfterShorter_doesNotHurry() {
    assertEquals(
        OptionalLong.of(Duration.ofSeconds(30).toNanos()),
        pause(2, Duration.ZERO, Duration.ofSeconds(1)));
  }

  @Test
  void pause_beyondTheLife_isTheEnd() {
    assertEquals(
        OptionalLong.empty(), pause(9, Duration.ofHours(47).plusSeconds(1), Duration.ZERO));
    assertTrue(pause(9, Duration.ofHours(47), Duration.ZERO).isPresent());
    assertEquals(OptionalLong.empty(), pause(1, Duration.ZERO, Duration.ofHours(49)));
  }

  @Test
  void pause_jitter_staysWithinTwentyPercent() {
    Seeds.forEach(
        200,
        random -> {
          int failures = random.nextInt(1, 10);
          long middle = pause(failures, Duration.ZERO, Duration.ZERO).orElseThrow();
          long pause =
              SCHEDULE
                  .pauseNanos(failures, Duration.ZERO, Duration.ZERO, random.nextDouble())
                  .orElseThrow();
          assertTrue(pause >= middle * 0.8 - 1 && pause <= middle * 1.2 + 1, pause + "");
        });
  }

  @Test
  void construct_valuesOutOfRange_areRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> new RetrySchedule(Duration.ZERO, second, 20));
    assertThrows(IllegalArgumentException.class, () -> new RetrySchedule(second, second, 101));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetrySchedule(second, Duration.ofSeconds(-1), 20));
  }
}
