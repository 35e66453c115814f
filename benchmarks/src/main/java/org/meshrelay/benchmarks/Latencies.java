package org.meshrelay.benchmarks;

import java.util.Arrays;

/** Measured times, sorted. Immutable. */
final class Latencies {
  private static final double NANOS_PER_MS = 1e6;

  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  /** The first {@code count} of these times in nanoseconds, in any order. */
  static Latencies of(long[] nanos, int count) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  int count() {
    return sorted.length;
  }

  /**
   * The time that this share did not exceed, in milliseconds; not a number if none was measured.
   */
  double quantileMs(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, rank)] / NANOS_PER_MS;
  }
}
