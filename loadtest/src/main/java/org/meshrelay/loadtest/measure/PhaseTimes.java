package org.meshrelay.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * What one phase showed of time, in nanoseconds. Whoever adds to a histogram here owns it alone.
 *
 * @param latencies of acknowledged requests, from the intended send time
 * @param delays how late requests of a schedule were handed over; users of the closed model have no
 *     schedule and are not in it
 * @param waits how long the generator's own work waited for its threads
 */
public record PhaseTimes(Histogram latencies, Histogram delays, Histogram waits) {
  /** None yet. */
  public static PhaseTimes none() {
    return new PhaseTimes(histogram(), histogram(), histogram());
  }

  /** Adds those of another phase, or of another generator in the same one. */
  public void add(PhaseTimes other) {
    latencies.add(other.latencies);
    delays.add(other.delays);
    waits.add(other.waits);
  }

  private static Histogram histogram() {
    return new Histogram(LatencyLog.DIGITS);
  }
}
