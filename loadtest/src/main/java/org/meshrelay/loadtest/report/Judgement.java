package org.meshrelay.loadtest.report;

import static org.meshrelay.loadtest.scenario.Mix.Operation.POST;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.scenario.Objectives;
import org.meshrelay.loadtest.scenario.Phase;

/**
 * Whether the figures of a run may be believed, and whether the node did what the scenario holds it
 * to. Pure.
 *
 * @param invalidReasons why the generator, not the node, made the figures; empty if it did not
 * @param objectives each that is stated, in the order of the scenario's keys
 */
public record Judgement(List<String> invalidReasons, List<Objective> objectives) {
  /** A request may be late by so much, whatever the node takes. */
  static final double DELAY_MS_MAX = 1;

  /** And by so much of what the node takes. */
  static final double DELAY_SHARE_MAX = 0.05;

  private static final double MS = 1e6;

  /** Copies the lists. */
  public Judgement {
    invalidReasons = List.copyOf(invalidReasons);
    objectives = List.copyOf(objectives);
  }

  /**
   * Something that the node is held to.
   *
   * @param key as in the scenario
   * @param limit stated there
   * @param found by the run; not a number if nothing was
   * @param met whether it holds
   */
  public record Objective(String key, double limit, double found, boolean met) {}

  /** True if the figures may be believed. */
  public boolean isValid() {
    return invalidReasons.isEmpty();
  }

  /** True if everything stated holds. */
  public boolean isMet() {
    return objectives.stream().allMatch(Objective::met);
  }

  /** Judges a run. */
  public static Judgement of(RunResult result) {
    return new Judgement(reasons(result), objectives(result));
  }

  private static List<String> reasons(RunResult result) {
    List<String> reasons = new ArrayList<>(result.faults());
    Histogram latencies = result.latencies().fromIntended();
    if (latencies.getTotalCount() == 0) {
      reasons.add("nothing was acknowledged");
    }
    result.measured().forEach(phase -> late(reasons, phase));
    for (Map.Entry<String, Long> code : result.codes().counts().entrySet()) {
      if (code.getKey().startsWith("generator: ")) {
        reasons.add(code.getValue() + " requests ended in the " + code.getKey());
      }
    }
    return reasons;
  }

  /** By phase: one that has no schedule, or much time, must not hide that another one is late. */
  private static void late(List<String> reasons, PhaseResult phase) {
    PhaseTimes times = phase.times();
    double medianMs =
        times.latencies().getTotalCount() == 0
            ? Double.POSITIVE_INFINITY
            : times.latencies().getValueAtPercentile(50) / MS;
    String where = "phase " + phase.phase().name() + ": ";
    late(reasons, where + "send delay", times.delays(), DELAY_MS_MAX, medianMs);
    // Who waits for answers has no schedule that a millisecond could upset.
    boolean scheduled = !(phase.phase().load() instanceof Phase.Load.Closed);
    late(
        reasons,
        where + "wait for the generator's own cryptography",
        times.waits(),
        scheduled ? DELAY_MS_MAX : Double.POSITIVE_INFINITY,
        medianMs);
  }

  private static void late(
      List<String> reasons, String what, Histogram delays, double mostMs, double medianMs) {
    double delayMs = delays.getValueAtPercentile(99) / MS;
    if (delayMs > mostMs) {
      reasons.add(text("%s p99 %.2f ms is above %.0f ms", what, delayMs, mostMs));
    } else if (delayMs > medianMs * DELAY_SHARE_MAX) {
      reasons.add(
          text(
              "%s p99 %.3f ms is above %.0f %% of the median latency, %.2f ms",
              what, delayMs, DELAY_SHARE_MAX * 100, medianMs));
    }
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static List<Objective> objectives(RunResult result) {
    Objectives stated = result.scenario().objectives();
    Histogram latencies = result.latencies().fromIntended();
    List<Objective> found = new ArrayList<>();
    most(found, "p50-ms-max", stated.p50Ms(), latencies.getValueAtPercentile(50) / MS);
    most(found, "p99-ms-max", stated.p99Ms(), latencies.getValueAtPercentile(99) / MS);
    least(
        found,
        "acknowledged-per-second-min",
        stated.acknowledgedPerSecond(),
        result.counts().acknowledgedInTime() / result.measuredSeconds());
    most(found, "refused-share-max", stated.refusedShare(), result.counts().refusedShare());
    most(found, "failed-share-max", stated.failedShare(), result.counts().failedShare());
    least(found, "goodput-of-peak-min", stated.goodputOfPeak(), goodputOfPeak(result));
    long refusals = result.codes().refusals();
    least(
        found,
        "retry-after-share-min",
        stated.retryAfterShare(),
        refusals == 0 ? 1 : (double) result.codes().refusalsWithRetryAfter() / refusals);
    most(found, "rss-octets-max", stated.rssMaxOctets(), rssMax(result));
    most(found, "rss-growth-max", stated.rssGrowth(), rssGrowth(result));
    least(found, "link-share-min", stated.linkShare(), linkShare(result));
    if (result.scenario().audit()) {
      found.add(new Objective("audit", 0, broken(result), result.audit().isClean()));
    }
    return found;
  }

  private static void most(List<Objective> found, String key, OptionalDouble limit, double value) {
    limit.ifPresent(max -> found.add(new Objective(key, max, value, value <= max)));
  }

  private static void least(List<Objective> found, String key, OptionalDouble limit, double value) {
    limit.ifPresent(min -> found.add(new Objective(key, min, value, value >= min)));
  }

  private static double broken(RunResult result) {
    var audit = result.audit();
    return Math.max(
        audit.failures().size(),
        (double) audit.lost() + audit.duplicated() + audit.outOfOrder() + audit.invented());
  }

  /** Octets of acknowledged messages as a share of what the link carries; not a number without. */
  static double linkShare(RunResult result) {
    return linkShare(result, result.messageOctets());
  }

  /** The same of their payloads alone, without header and trailer. */
  static double linkPayloadShare(RunResult result) {
    return linkShare(result, result.scenario().population().payloadOctets());
  }

  private static double linkShare(RunResult result, int octets) {
    int kbit = result.scenario().target().linkKbitPerSecond();
    double posts = result.counts().acknowledgedInTime() * result.scenario().mix().share(POST);
    return kbit == 0
        ? Double.NaN
        : posts / result.measuredSeconds() * octets * 8 / (kbit * 1_000.0);
  }

  /** Goodput of the last measured phase as a share of that of the best one. */
  static double goodputOfPeak(RunResult result) {
    List<PhaseResult> measured = result.measured();
    double peak =
        measured.stream().mapToDouble(PhaseResult::acknowledgedPerSecond).max().orElse(Double.NaN);
    return measured.isEmpty() ? Double.NaN : measured.getLast().acknowledgedPerSecond() / peak;
  }

  /** Most memory of the node in measured phases; not a number if unknown. */
  static double rssMax(RunResult result) {
    return result.measuredSamples().stream()
        .map(NodeSample::rssOctets)
        .filter(Double::isFinite)
        .max(Comparator.naturalOrder())
        .orElse(Double.NaN);
  }

  /** Growth of the node's memory from the first to the last third of the last measured phase. */
  static double rssGrowth(RunResult result) {
    if (result.measured().isEmpty()) {
      return Double.NaN;
    }
    PhaseResult last = result.measured().getLast();
    List<Double> octets =
        result.samples().stream()
            .filter(sample -> sample.second() >= last.fromSecond())
            .filter(sample -> sample.second() < last.toSecond())
            .map(NodeSample::rssOctets)
            .filter(Double::isFinite)
            .toList();
    int third = octets.size() / 3;
    return third == 0
        ? Double.NaN
        : mean(octets.subList(octets.size() - third, octets.size()))
                / mean(octets.subList(0, third))
            - 1;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
