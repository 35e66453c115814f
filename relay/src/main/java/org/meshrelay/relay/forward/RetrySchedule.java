package org.meshrelay.relay.forward;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * When to try again (protocol.md 6.6.1): after 5 s, 30 s, 2 min, 10 min, 30 min, then hourly, each
 * spread by the jitter, never before a {@code Retry-After}, and not at all once the message is
 * older than the life of the queue.
 *
 * @param first pause after the first failure, 5 s in the specification
 * @param life age at which the sender gets a failure notice, 48 h in the specification
 * @param jitterPercent spread to either side, 20 in the specification
 */
public record RetrySchedule(Duration first, Duration life, int jitterPercent) {
  private static final List<Duration> LATER =
      List.of(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1));

  /** Checks the ranges. */
  public RetrySchedule {
    if (first.isNegative() || first.isZero() || life.isNegative()) {
      throw new IllegalArgumentException("pauses must be positive");
    }
    if (jitterPercent < 0 || jitterPercent > 100) {
      throw new IllegalArgumentException("jitter must be 0 to 100 percent");
    }
  }

  /**
   * The pause before the next attempt.
   *
   * @param failures attempts that failed so far, at least 1
   * @param age time since the message was accepted
   * @param retryAfter the least pause that the other side asked for
   * @param random uniform from 0 (inclusive) to 1
   * @return nanoseconds; empty when the message would then be too old
   */
  public OptionalLong pauseNanos(int failures, Duration age, Duration retryAfter, double random) {
    long base = step(failures).toNanos();
    long spread = Math.round(base * (jitterPercent / 100.0) * (2 * random - 1));
    long pause = Math.max(base + spread, retryAfter.toNanos());
    return isOver(age, pause) ? OptionalLong.empty() : OptionalLong.of(Math.max(1, pause));
  }

  /** True if a message of that age will be too old after the pause. */
  boolean isOver(Duration age, long pauseNanos) {
    return age.toNanos() + pauseNanos > life.toNanos();
  }

  private Duration step(int failures) {
    if (failures <= 1) {
      return first;
    }
    // Where the first pause was set longer, the later ones do not fall below it.
    Duration step = LATER.get(Math.min(failures - 2, LATER.size() - 1));
    return step.compareTo(first) < 0 ? first : step;
  }
}
