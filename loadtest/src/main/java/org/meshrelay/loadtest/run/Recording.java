package org.meshrelay.loadtest.run;

import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.OperationTimes;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.scenario.Mix;

/**
 * Where the requests of a phase are written down. Any thread.
 *
 * @param measured whether its latencies and errors count
 * @param latencies of measured phases
 * @param timeline of the whole run
 * @param codes of measured phases
 * @param counts of this phase
 * @param operations latencies by operation, of measured phases
 */
public record Recording(
    boolean measured,
    LatencyLog latencies,
    Timeline timeline,
    Codes codes,
    PhaseCounts counts,
    OperationTimes operations) {
  /** A request was due. */
  void offered(long intendedNanos) {
    timeline.add(Timeline.Count.OFFERED, intendedNanos);
    counts.offered();
  }

  /** A request was handed over. */
  void sent(long actualNanos) {
    timeline.add(Timeline.Count.SENT, actualNanos);
  }

  /** A schedule came to this request. One that has no schedule is never late. */
  void scheduled(long intendedNanos, long actualNanos) {
    counts.late(actualNanos - intendedNanos);
    if (measured) {
      latencies.sent(intendedNanos, actualNanos);
    }
  }

  /** A request has ended. */
  void ended(Mix.Operation operation, Outcome outcome, Moments moments) {
    timeline.add(outcome.kind(), moments.ended);
    if (outcome.isAdmitted()) {
      timeline.add(Timeline.Count.ADMITTED, moments.ended);
    }
    counts.ended(outcome, moments);
    if (!measured) {
      return;
    }
    codes.add(outcome);
    if (outcome.kind() == Outcome.Kind.ACKNOWLEDGED) {
      latencies.acknowledged(moments.intended, moments.sent, moments.ended);
      operations.done(operation.key(), moments.ended - moments.intended);
    }
  }

  /**
   * Moments of a request on the clock of the run.
   *
   * @param intended when it was due
   * @param sent when it was handed over
   * @param ended when its outcome was known
   */
  record Moments(long intended, long sent, long ended) {}
}
