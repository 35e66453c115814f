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
  /** How requests arrive. */
  public sealed interface Load {
    /** Requests come when they come, however long the answers take. */
    record Open(RateCurve curve, Arrivals.Spacing spacing) implements Load {}

    /** So many users, each of whom waits for its answer and then a little before the next one. */
    record Closed(int users, int thinkMs) implements Load {}
  }
}
