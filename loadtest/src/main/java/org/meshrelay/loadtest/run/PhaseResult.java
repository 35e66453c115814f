package org.meshrelay.loadtest.run;

import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.scenario.Phase;

/**
 * What a phase was.
 *
 * @param phase as in the scenario
 * @param fromSecond of the run
 * @param toSecond of the run, by its schedule
 * @param counts its requests
 * @param times its latencies, and what the generator added to them
 */
public record PhaseResult(
    Phase phase, double fromSecond, double toSecond, PhaseCounts.Counts counts, PhaseTimes times) {
  /** Requests due per second. */
  public double offeredPerSecond() {
    return counts.offered() / phase.seconds();
  }

  /** Requests taken up per second. */
  public double admittedPerSecond() {
    return counts.admittedInTime() / phase.seconds();
  }

  /** Requests acknowledged per second. */
  public double acknowledgedPerSecond() {
    return counts.acknowledgedInTime() / phase.seconds();
  }
}
