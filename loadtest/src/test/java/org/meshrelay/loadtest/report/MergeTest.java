package org.meshrelay.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.scenario.Part;
import org.meshrelay.protocol.encoding.DecodeException;

/** Two generators, one report. */
class MergeTest {
  private static final String SCENARIO = "phases: [{seconds: 20}]\nobjectives: {p50-ms-max: 3}\n";

  @TempDir Path directory;

  @Test
  void merge_fastAndSlowPart_hasPercentilesOfBothTogether() throws Exception {
    Path fast = part(1, 300, 2, 0);
    Path slow = part(2, 100, 40, 0);

    RunResult merged = Merge.of(List.of(fast, slow), directory);

    assertEquals(400 * RunResults.SECONDS, merged.counts().acknowledged());
    assertEquals(400 * RunResults.SECONDS, merged.latencies().fromIntended().getTotalCount());
    assertEquals(2, JsonReport.ms(merged.latencies().fromIntended(), 74), 0.01);
    assertEquals(40, JsonReport.ms(merged.latencies().fromIntended(), 76), 0.1);
    assertEquals(400, merged.timeline().at(Timeline.Count.ACKNOWLEDGED, 7));
    assertEquals(400, merged.intervals().get(7).count());
    assertEquals(2e6, (double) merged.intervals().get(7).p50Nanos(), 1e4);
    assertEquals(400 * RunResults.SECONDS, merged.audit().found());
    assertEquals(2 * 12_345, merged.ceilingPerSecond());
    assertEquals(RunResults.SECONDS, merged.samples().size());
    Judgement judgement = Judgement.of(merged);
    assertEquals(List.of(), judgement.invalidReasons());
    assertTrue(judgement.isMet(), judgement::toString);
    assertEquals(
        merged.latencies().fromIntended().getTotalCount(),
        LatencyLog.read(Files.readString(directory.resolve(Reports.LATENCIES))).stream()
            .mapToLong(interval -> interval.getTotalCount())
            .sum());
  }

  @Test
  void delivery_betweenTheFirstAndTheLastSample_isTheDifference() throws Exception {
    Delivery delivery =
        Delivery.of(RunResults.of(new RunResults.Shape(s -> 10, 1e9, s -> 2, 0), ""));

    assertEquals(57, delivery.forwarded());
    assertEquals(19, delivery.refused());
    assertEquals(0, delivery.failed());
    assertEquals(38, delivery.retries());
    assertEquals(8, delivery.queueMax());
    assertEquals(8.0 / 20 / 4, delivery.meanSeconds(), 1e-9);
  }

  @Test
  void merge_onePartLate_isInvalidAndNamesIt() throws Exception {
    Path good = part(1, 5_000, 2, 0);
    Path late = part(2, 10, 2, 5);

    Judgement judgement = Judgement.of(Merge.of(List.of(good, late), directory));

    assertFalse(judgement.isValid());
    assertTrue(
        judgement.invalidReasons().getFirst().startsWith("generator 2/2: phase steady: send delay"),
        judgement::toString);
  }

  @Test
  void merge_partMissingOrTwice_isRefused() throws Exception {
    Path first = part(1, 100, 2, 0);

    for (List<Path> parts : List.of(List.of(first), List.of(first, first))) {
      DecodeException thrown =
          assertThrows(DecodeException.class, () -> Merge.of(parts, directory));
      assertTrue(String.valueOf(thrown.getMessage()).contains("parts 1 to 2"));
    }
  }

  @Test
  void merge_partsOfDifferentScenarios_isRefused() throws Exception {
    Path first = part(1, 100, 2, 0);
    Path second = part(2, 100, 2, 0);
    Path file = second.resolve(PartFile.NAME);
    Files.writeString(file, Files.readString(file).replace("p50-ms-max", "p99-ms-max"));

    assertThrows(DecodeException.class, () -> Merge.of(List.of(first, second), directory));
  }

  @Test
  void merge_noPart_isRefused() throws Exception {
    Path file = Files.writeString(directory.resolve(PartFile.NAME), "{\"part\":\"9\"}");

    assertThrows(
        DecodeException.class, () -> Merge.of(List.of(file.resolveSibling(".")), directory));
  }

  private Path part(int number, double perSecond, double latencyMs, double delayMs)
      throws Exception {
    Path place = Files.createDirectory(directory.resolve("part-" + number));
    RunResult run =
        RunResults.of(
            new RunResults.Shape(second -> perSecond, 1e9, second -> latencyMs, delayMs), "");
    log(place, run);
    Merge.keep(place, run, new Part(number, 2), SCENARIO);
    return place;
  }

  /** A second of the made-up run after another. */
  private static void log(Path place, RunResult run) throws IOException {
    try (OutputStream out = Files.newOutputStream(place.resolve(Reports.LATENCIES))) {
      List<LatencyLog.Interval> unused = LatencyLog.write(out, 0, RunResults.seconds(run));
    }
  }
}
