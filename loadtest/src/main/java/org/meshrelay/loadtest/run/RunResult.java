package org.meshrelay.loadtest.run;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.Latencies;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.scenario.Scenario;

/**
 * Everything that a run has shown.
 *
 * @param scenario what was asked for
 * @param started when
 * @param machine where
 * @param phases in their order
 * @param latencies of measured phases
 * @param intervals latencies by second
 * @param timeline requests by second
 * @param codes errors of measured phases
 * @param operations latencies of measured phases by operation, and by step of those that have some
 * @param samples of the node, by second
 * @param audit what reading back showed
 * @param ceilingPerSecond what the generator can do
 * @param messageOctets of a post, header and trailer with it
 * @param faults what else makes the figures the generators' own
 */
public record RunResult(
    Scenario scenario,
    Instant started,
    Machine machine,
    List<PhaseResult> phases,
    Latencies latencies,
    List<LatencyLog.Interval> intervals,
    Timeline timeline,
    Codes codes,
    Map<String, Histogram> operations,
    List<NodeSample> samples,
    AuditResult audit,
    double ceilingPerSecond,
    int messageOctets,
    List<String> faults) {
  /** Copies the lists. */
  public RunResult {
    phases = List.copyOf(phases);
    faults = List.copyOf(faults);
    intervals = List.copyOf(intervals);
    samples = List.copyOf(samples);
    operations = Collections.unmodifiableMap(new TreeMap<>(operations));
  }

  /** Phases that count. */
  public List<PhaseResult> measured() {
    return phases.stream().filter(result -> result.phase().measured()).toList();
  }

  /** Requests of the phases that count. */
  public PhaseCounts.Counts counts() {
    return measured().stream()
        .map(PhaseResult::counts)
        .reduce(PhaseCounts.Counts.NONE, PhaseCounts.Counts::plus);
  }

  /** Times of the phases that count. */
  public PhaseTimes times() {
    PhaseTimes sum = PhaseTimes.none();
    measured().forEach(phase -> sum.add(phase.times()));
    return sum;
  }

  /** Length of the phases that count. */
  public double measuredSeconds() {
    return measured().stream().mapToDouble(result -> result.phase().seconds()).sum();
  }

  /** Samples of the node within the phases that count, in order. */
  public List<NodeSample> measuredSamples() {
    return samples.stream()
        .filter(
            sample ->
                measured().stream()
                    .anyMatch(
                        phase ->
                            sample.second() + 1 >= phase.fromSecond()
                                && sample.second() < phase.toSecond()))
        .toList();
  }
}
