package org.meshrelay.access.rate;

/**
 * The arithmetic of the generic cell rate algorithm.
 *
 * <p>A bucket is one number, the theoretical arrival time (TAT): the instant at which the bucket
 * would be full again if nothing more came. An event moves it forward by the interval {@code T};
 * the event is in order as long as the TAT does not then run ahead of the clock by more than {@code
 * T * burst}. So one time stamp replaces a counter with its window, and there is no edge of a
 * window at which twice the rate slips through.
 *
 * <p>All comparisons are of differences, so the origin of the clock does not matter and may be
 * negative.
 */
final class Gcra {
  private Gcra() {}

  /** Nanoseconds to wait before the event would be in order; 0 or less means it is. */
  static long waitNanos(Limit limit, long tat, long nowNanos) {
    long ahead = Math.max(tat - nowNanos, 0) + limit.intervalNanos();
    return ahead - limit.toleranceNanos();
  }

  /** The TAT after the event was counted. */
  static long advance(Limit limit, long tat, long nowNanos) {
    return (tat - nowNanos > 0 ? tat : nowNanos) + limit.intervalNanos();
  }

  /** True if the bucket is full again, so that forgetting it changes nothing. */
  static boolean isIdle(long tat, long nowNanos) {
    return tat - nowNanos <= 0;
  }
}
