package org.meshrelay.loadtest.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.Latencies;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseCounts;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.scenario.Part;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.loadtest.scenario.ScenarioReader;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Several generators as one run: counts, timelines and audits are added, percentiles come from
 * added histograms, objectives are judged on the whole. What makes one part invalid makes the whole
 * invalid. The node's inside is that of the first part that could read it.
 */
public final class Merge {
  /** Beyond that one second of a part lies beside another second of another. */
  private static final Duration APART_MAX = Duration.ofMillis(500);

  private final List<PartFile> parts;
  private final List<List<Histogram>> logs;
  private final Scenario scenario;

  private Merge(List<PartFile> parts, List<List<Histogram>> logs, Scenario scenario) {
    this.parts = parts;
    this.logs = logs;
    this.scenario = scenario;
  }

  /** Writes down what one part has measured, beside its own report. */
  public static void keep(Path directory, RunResult result, Part part, String scenario)
      throws IOException {
    PartFile.write(directory, result, part, scenario);
  }

  /**
   * Puts parts together, and writes the latencies of the whole into a directory that exists.
   *
   * @throws DecodeException if these are not all parts of one run
   */
  public static RunResult of(List<Path> directories, Path target)
      throws IOException, DecodeException, ScenarioException {
    List<PartFile> parts = new ArrayList<>();
    for (Path directory : directories) {
      parts.add(PartFile.read(directory));
    }
    requireWhole(parts);
    List<List<Histogram>> logs = new ArrayList<>();
    for (Path directory : directories) {
      logs.add(LatencyLog.read(Files.readString(directory.resolve(Reports.LATENCIES))));
    }
    PartFile first = parts.getFirst();
    Merge merge = new Merge(parts, logs, ScenarioReader.readCopy(first.scenario(), first.name()));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(target.resolve(Reports.LATENCIES)))) {
      return merge.result(out);
    }
  }

  private static void requireWhole(List<PartFile> parts) throws DecodeException {
    int of = parts.getFirst().part().of();
    List<Part> there =
        parts.stream().map(PartFile::part).sorted(Comparator.comparingInt(Part::number)).toList();
    if (!there.equals(Part.all(of))) {
      throw new DecodeException("these are not the parts 1 to " + of + " of a run: " + there);
    }
    if (parts.stream().map(PartFile::scenario).distinct().count() > 1) {
      throw new DecodeException("these are parts of different scenarios");
    }
  }

  private RunResult result(OutputStream log) throws DecodeException {
    Instant started = parts.stream().map(PartFile::started).min(Instant::compareTo).orElseThrow();
    Latencies latencies = Latencies.none();
    Codes codes = new Codes();
    Map<String, Histogram> operations = new TreeMap<>();
    AuditResult audit = AuditResult.NONE;
    for (PartFile part : parts) {
      latencies.add(part.latencies());
      codes.add(part.codes(), part.refusals().all(), part.refusals().withRetryAfter());
      part.operations()
          .forEach(
              (name, times) ->
                  operations
                      .computeIfAbsent(name, unused -> new Histogram(LatencyLog.DIGITS))
                      .add(times));
      audit = audit.plus(part.audit());
    }
    PartFile first = parts.getFirst();
    return new RunResult(
        scenario,
        started,
        first.machine(),
        phases(),
        latencies,
        LatencyLog.write(log, started.toEpochMilli(), seconds()),
        timeline(),
        codes,
        operations,
        samples(),
        audit,
        parts.stream().mapToDouble(PartFile::ceilingPerSecond).sum(),
        parts.stream().mapToInt(PartFile::messageOctets).max().orElse(0),
        faults(started));
  }

  private List<PhaseResult> phases() throws DecodeException {
    List<PhaseResult> phases = new ArrayList<>();
    for (int i = 0; i < scenario.phases().size(); i++) {
      double from = Double.POSITIVE_INFINITY;
      double to = 0;
      PhaseCounts.Counts counts = PhaseCounts.Counts.NONE;
      PhaseTimes times = PhaseTimes.none();
      for (PartFile part : parts) {
        if (part.phases().size() != scenario.phases().size()) {
          throw new DecodeException("part " + part.part() + " lacks a phase");
        }
        PartFile.PhasePart phase = part.phases().get(i);
        from = Math.min(from, phase.fromSecond());
        to = Math.max(to, phase.toSecond());
        counts = counts.plus(phase.counts());
        times.add(phase.times());
      }
      Phase phase = scenario.phases().get(i);
      phases.add(new PhaseResult(phase, from, to, counts, times));
    }
    return phases;
  }

  private List<Histogram> seconds() {
    int length = logs.stream().mapToInt(List::size).max().orElse(0);
    List<Histogram> seconds = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Histogram sum = new Histogram(LatencyLog.DIGITS);
      for (List<Histogram> log : logs) {
        if (i < log.size()) {
          sum.add(log.get(i));
        }
      }
      seconds.add(sum);
    }
    return seconds;
  }

  private Timeline timeline() {
    int length =
        parts.stream()
            .flatMap(part -> part.timeline().values().stream())
            .mapToInt(List::size)
            .max()
            .orElse(1);
    Timeline timeline = new Timeline(0, length);
    for (PartFile part : parts) {
      part.timeline()
          .forEach(
              (count, values) -> {
                for (int second = 0; second < values.size(); second++) {
                  timeline.add(count, second, values.get(second));
                }
              });
    }
    return timeline;
  }

  private List<NodeSample> samples() {
    return parts.stream()
        .map(PartFile::samples)
        .filter(samples -> !samples.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<String> faults(Instant started) {
    List<String> faults = new ArrayList<>();
    for (PartFile part : parts) {
      String where = "generator " + part.part() + ": ";
      part.invalidReasons().forEach(reason -> faults.add(where + reason));
      Duration late = Duration.between(started, part.started());
      if (late.compareTo(APART_MAX) > 0) {
        faults.add(where + "began " + late.toMillis() + " ms after the first one");
      }
    }
    return faults;
  }
}
