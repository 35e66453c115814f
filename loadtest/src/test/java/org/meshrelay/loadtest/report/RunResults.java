package org.meshrelay.loadtest.report;

import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.Latencies;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseCounts;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.loadtest.scenario.ScenarioReader;

/** Results of runs that were not, second by second as a test wants them. */
final class RunResults {
  static final int SECONDS = 20;
  private static final long SECOND = 1_000_000_000L;

  private RunResults() {}

  /**
   * A run.
   *
   * @param perSecond offered in each second
   * @param capacity acknowledged at most in each second
   * @param latencyMs in each second
   * @param delayMs how late the generator is
   */
  record Shape(
      IntToDoubleFunction perSecond,
      double capacity,
      IntToDoubleFunction latencyMs,
      double delayMs) {}

  static RunResult of(Shape shape, String more) throws ScenarioException {
    Scenario scenario =
        ScenarioReader.read("phases: [{seconds: " + SECONDS + "}]\n" + more, "made-up");
    PhaseTimes times = PhaseTimes.none();
    LatencyLog latencies = new LatencyLog(OutputStream.nullOutputStream(), 0);
    Timeline timeline = new Timeline(0, SECONDS);
    Codes codes = new Codes();
    List<LatencyLog.Interval> intervals = new ArrayList<>();
    List<NodeSample> samples = new ArrayList<>();
    long offered = 0;
    long acknowledged = 0;
    for (int second = 0; second < SECONDS; second++) {
      long at = second * SECOND;
      long due = (long) shape.perSecond.applyAsDouble(second);
      for (long i = 0; i < due; i++) {
        timeline.add(Timeline.Count.OFFERED, at);
        long sent = at + (long) (shape.delayMs * 1e6);
        latencies.sent(at, sent);
        times.delays().recordValue(sent - at);
        if (i < shape.capacity) {
          long took = (long) (shape.latencyMs.applyAsDouble(second) * 1e6);
          latencies.acknowledged(at, sent, at + took);
          times.latencies().recordValue(took);
          timeline.add(Timeline.Count.ACKNOWLEDGED, at);
          acknowledged++;
        } else {
          codes.add(Outcome.refused("503", true));
        }
      }
      offered += due;
      intervals.add(latencies.rotate());
      samples.add(sample(second, acknowledged));
    }
    PhaseCounts.Counts counts =
        new PhaseCounts.Counts(
            offered, acknowledged, acknowledged, acknowledged, offered - acknowledged, 0);
    return new RunResult(
        scenario,
        Instant.EPOCH,
        new Machine("processor <x> & co", 2, "", 0.5, "system", "jvm", "[-Xmx512m]", "ext4", 0.7),
        List.of(new PhaseResult(scenario.phases().getFirst(), 0, SECONDS, counts, times)),
        latencies.sums(),
        intervals,
        timeline,
        codes,
        Map.of(),
        samples,
        new AuditResult(acknowledged, acknowledged, 0, 0, 0, 0, 0, 0, 0, 0, List.of()),
        12_345,
        2_000,
        List.of());
  }

  /** The latencies of a run whose seconds are alike, by second. */
  static List<Histogram> seconds(RunResult run) {
    List<Histogram> seconds = new ArrayList<>();
    for (LatencyLog.Interval interval : run.intervals()) {
      Histogram second = new Histogram(LatencyLog.DIGITS);
      second.recordValueWithCount(interval.p50Nanos(), interval.count());
      seconds.add(second);
    }
    return seconds;
  }

  /** The same run with one more phase, of closed users, whose times are those. */
  static RunResult withUsers(RunResult run, PhaseTimes times) {
    Phase users = new Phase("users", 10, true, new Phase.Load.Closed(8, 0));
    List<PhaseResult> phases = new ArrayList<>(run.phases());
    phases.add(new PhaseResult(users, SECONDS, SECONDS + 10, PhaseCounts.Counts.NONE, times));
    return new RunResult(
        run.scenario(),
        run.started(),
        run.machine(),
        phases,
        run.latencies(),
        run.intervals(),
        run.timeline(),
        run.codes(),
        run.operations(),
        run.samples(),
        run.audit(),
        run.ceilingPerSecond(),
        run.messageOctets(),
        run.faults());
  }

  /** The same run of users without a schedule at a node whose metrics may not be read. */
  static RunResult withoutDelaysAndSamples(RunResult run) {
    return new RunResult(
        run.scenario(),
        run.started(),
        run.machine(),
        run.phases(),
        new Latencies(
            run.latencies().fromIntended(),
            run.latencies().fromActual(),
            new Histogram(LatencyLog.DIGITS)),
        run.intervals(),
        run.timeline(),
        run.codes(),
        run.operations(),
        List.of(),
        run.audit(),
        run.ceilingPerSecond(),
        run.messageOctets(),
        run.faults());
  }

  private static NodeSample sample(int second, long acknowledged) {
    return new NodeSample(
        second,
        second * 0.5,
        100e6 + second * 1e6,
        3,
        1_026,
        second * 10.0,
        acknowledged * 2.0,
        0.1,
        second * 0.001,
        0,
        new NodeSample.Forwarding(second == 5 ? 8 : 0, second * 3.0, second, 0, second * 2.0));
  }
}
