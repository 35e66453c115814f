package org.meshrelay.access.rate;

import java.time.Duration;

/**
 * So many events per period, with a burst, per key.
 *
 * @param name what is limited, in metrics and explanations; unique among the limits of a node
 * @param count events per period in the long run, at least 1
 * @param period at most 366 days, so that sums of nanoseconds cannot overflow
 * @param burst events that may come at once, at least 1
 */
public record Limit(String name, long count, Duration period, long burst) {
  private static final Duration PERIOD_MAX = Duration.ofDays(366);

  /** Refuses values for which the arithmetic would not hold. */
  public Limit {
    if (count < 1 || burst < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("limit " + name + " must be positive");
    }
    if (period.compareTo(PERIOD_MAX) > 0 || burst > count * 64 || period.toNanos() < count) {
      throw new IllegalArgumentException("limit " + name + " is out of range");
    }
  }

  /** As many at once as the period allows in all. */
  public static Limit of(String name, long count, Duration period) {
    return new Limit(name, count, period, count);
  }

  /** Nanoseconds that one event costs. */
  long intervalNanos() {
    return period.toNanos() / count;
  }

  /** Nanoseconds by which the theoretical arrival time may run ahead of the clock. */
  long toleranceNanos() {
    return Math.multiplyExact(intervalNanos(), burst);
  }

  /** This limit for one key. */
  public Charge charge(String key) {
    return new Charge(this, key);
  }
}
