package org.meshrelay.loadtest.run;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.PhaseTimes;

/** Requests of one phase. Any thread. */
public final class PhaseCounts {
  private final LongAdder offered = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder inTime = new LongAdder();
  private final LongAdder admittedInTime = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Recorder latencies = new Recorder(LatencyLog.DIGITS);
  private final Recorder delays = new Recorder(LatencyLog.DIGITS);
  private volatile long endNanos = Long.MAX_VALUE;

  /** The end of the phase by its schedule: what is answered later is not of its rate. */
  void endAt(long nanos) {
    endNanos = nanos;
  }

  void offered() {
    offered.increment();
  }

  /** A request of a schedule was handed over so long after its time. */
  void late(long nanos) {
    delays.recordValue(Math.max(0, nanos));
  }

  void ended(Outcome outcome, Recording.Moments moments) {
    boolean within = moments.ended() <= endNanos;
    switch (outcome.kind()) {
      case ACKNOWLEDGED -> {
        latencies.recordValue(Math.max(0, moments.ended() - moments.intended()));
        acknowledged.increment();
      }
      case REFUSED -> refused.increment();
      case FAILED -> failed.increment();
    }
    if (within && outcome.kind() == Outcome.Kind.ACKNOWLEDGED) {
      inTime.increment();
    }
    if (within && outcome.isAdmitted()) {
      admittedInTime.increment();
    }
  }

  /** The times of the phase, which is over. */
  PhaseTimes times(Histogram waits) {
    return new PhaseTimes(latencies.getIntervalHistogram(), delays.getIntervalHistogram(), waits);
  }

  /** The counts as of now. */
  public Counts snapshot() {
    return new Counts(
        offered.sum(),
        acknowledged.sum(),
        inTime.sum(),
        admittedInTime.sum(),
        refused.sum(),
        failed.sum());
  }

  /**
   * Requests of a phase, or of several.
   *
   * @param offered due
   * @param acknowledged done and told so
   * @param acknowledgedInTime of them, before the phase was over
   * @param admittedInTime taken up before the phase was over, whatever was then said
   * @param refused that the service did not do
   * @param failed without an answer
   */
  public record Counts(
      long offered,
      long acknowledged,
      long acknowledgedInTime,
      long admittedInTime,
      long refused,
      long failed) {
    /** Nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** The sums. */
    public Counts plus(Counts other) {
      return new Counts(
          offered + other.offered,
          acknowledged + other.acknowledged,
          acknowledgedInTime + other.acknowledgedInTime,
          admittedInTime + other.admittedInTime,
          refused + other.refused,
          failed + other.failed);
    }

    /** Share of what ended that was refused. */
    public double refusedShare() {
      return share(refused);
    }

    /** Share of what ended that had no answer. */
    public double failedShare() {
      return share(failed);
    }

    private double share(long part) {
      long all = acknowledged + refused + failed;
      return all == 0 ? 0 : (double) part / all;
    }
  }
}
