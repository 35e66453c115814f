package org.meshrelay.loadtest.scenario;

import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.RateCurve;

/**
 * A part of a run.
 *
 * @param name for the report
 * @param seconds length
 * @param measured whether its latencies count
 * @param load how requests arrive
 */
public record Phase(String name, double seconds, boolean measured, Load load) {
  /** Of a Poisson count: more come once in three million runs. */
  private static final int DEVIATIONS = 5;

  /** How requests arrive. */
  public sealed interface Load {
    /** Requests come when they come, however long the answers take. */
    record Open(RateCurve curve, Arrivals.Spacing spacing) implements Load {}

    /** So many users, each of whom waits for its answer and then a little before the next one. */
    record Closed(int users, int thinkMs) implements Load {}

    /** As {@link Open}, at so many times the best rate that an earlier phase was answered at. */
    record OfPeak(double factor, Arrivals.Spacing spacing) implements Load {}
  }

  /**
   * The most operations of a share of the mix that a schedule makes; 0 where nobody knows how many
   * there are.
   */
  public int needed(double share) {
    double expected =
        load instanceof Load.Open(RateCurve curve, Arrivals.Spacing unused)
            ? share * curve.expectedBy(seconds)
            : 0;
    return expected == 0 ? 0 : (int) Math.ceil(expected + DEVIATIONS * Math.sqrt(expected));
  }

  /** This phase, now that the best rate of those before it is known. */
  public Phase after(double peakPerSecond) {
    return load instanceof Load.OfPeak(double factor, Arrivals.Spacing spacing)
        ? new Phase(
            name,
            seconds,
            measured,
            new Load.Open(new RateCurve.Constant(factor * peakPerSecond), spacing))
        : this;
  }
}
