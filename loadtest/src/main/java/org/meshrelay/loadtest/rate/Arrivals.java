package org.meshrelay.loadtest.rate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The intended send times of an open model: they depend on curve, length, spacing and seed and on
 * nothing that happens later, so a slow answer delays no later request. Immutable.
 */
public final class Arrivals {
  /** Times held in memory: 40 MB. A guess, far above what one generator sends in a run. */
  public static final int ARRIVALS_MAX = 5_000_000;

  private static final double NANOS = 1e9;

  /** Halvings until the place of an arrival is known to less than a nanosecond. */
  private static final int HALVINGS = 64;

  private final long[] nanos;

  private Arrivals(long[] nanos) {
    this.nanos = nanos;
  }

  /** How arrivals lie along the curve. */
  public enum Spacing {
    /** Each exactly where the curve expects it. */
    EVEN,
    /** A Poisson process of that rate. */
    RANDOM
  }

  /**
   * A schedule.
   *
   * @param curve expected arrivals
   * @param seconds length
   * @param seed of the random spacing; the same seed gives the same schedule
   * @throws IllegalArgumentException above {@link #ARRIVALS_MAX}
   */
  public static Arrivals of(RateCurve curve, double seconds, Spacing spacing, long seed) {
    double expected = curve.expectedBy(seconds);
    if (expected > ARRIVALS_MAX) {
      throw new IllegalArgumentException("more than " + ARRIVALS_MAX + " arrivals in one phase");
    }
    SplittableRandom random = new SplittableRandom(seed);
    long[] times = new long[(int) expected + 16];
    int count = 0;
    double due = spacing == Spacing.EVEN ? 0 : exponential(random);
    double reached = 0;
    while (due < expected) {
      reached = timeOf(curve, due, reached, seconds);
      if (count == times.length) {
        times = Arrays.copyOf(times, count * 2);
      }
      times[count++] = (long) (reached * NANOS);
      due += spacing == Spacing.EVEN ? 1 : exponential(random);
    }
    return new Arrivals(Arrays.copyOf(times, count));
  }

  /** How many there are. */
  public int count() {
    return nanos.length;
  }

  /** Nanoseconds from the start of the phase to one of them; they are in order. */
  public long nanosOf(int index) {
    return nanos[index];
  }

  /** A copy of all of them. */
  public long[] toArray() {
    return nanos.clone();
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log1p(-random.nextDouble());
  }

  /** The moment at which the curve reaches the value, by bisection: curves only grow. */
  private static double timeOf(RateCurve curve, double value, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS && high - low > 1 / NANOS; i++) {
      double middle = (low + high) / 2;
      if (curve.expectedBy(middle) < value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
