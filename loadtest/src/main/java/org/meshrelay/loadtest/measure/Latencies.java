package org.meshrelay.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * Latencies of acknowledged requests, and how late requests were, in nanoseconds. Whoever adds to a
 * histogram here owns it alone.
 *
 * @param fromIntended from the intended send time
 * @param fromActual from the real one
 * @param sendDelay between the two
 */
public record Latencies(Histogram fromIntended, Histogram fromActual, Histogram sendDelay) {
  /** None yet. */
  public static Latencies none() {
    return new Latencies(
        new Histogram(LatencyLog.DIGITS),
        new Histogram(LatencyLog.DIGITS),
        new Histogram(LatencyLog.DIGITS));
  }

  /** Adds those of another generator. */
  public void add(Latencies other) {
    fromIntended.add(other.fromIntended);
    fromActual.add(other.fromActual);
    sendDelay.add(other.sendDelay);
  }
}
