package org.meshrelay.benchmarks.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meshrelay.benchmarks.baseline.Regression.Verdict;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;

/** A regression is seen, chance is not, and another machine is not one. */
class RegressionTest {
  private static final Map<String, Score> BASELINE =
      Map.of("Yardstick.digest64k", time(100, 1), "A.b", time(10, 0.5));

  @Test
  void of_slowerThanTolerated_isSeen() {
    assertEquals(Verdict.SLOWER, verdict(time(100, 1), time(12, 0.5)));
  }

  @Test
  void of_slowerWithinTheTolerance_isTheSame() {
    assertEquals(Verdict.SAME, verdict(time(100, 1), time(10.9, 0.1)));
  }

  @Test
  void of_slowerByChance_isTheSame() {
    assertEquals(Verdict.SAME, verdict(time(100, 1), time(12, 3)));
  }

  @Test
  void of_faster_isSeen() {
    assertEquals(Verdict.FASTER, verdict(time(100, 1), time(8, 0.5)));
  }

  @Test
  void of_everythingSlowerAlike_isTheMachine() {
    assertEquals(Verdict.SAME, verdict(time(200, 1), time(20, 0.5)));
    assertEquals(Verdict.SLOWER, verdict(time(50, 1), time(10, 0.5)));
  }

  @Test
  void of_rates_moreIsBetter() {
    Map<String, Score> then = Map.of("A.b", new Score(100, 95, 105, "ops/s"));

    List<Regression> half = Regression.of(then, Map.of("A.b", new Score(50, 48, 52, "ops/s")), 0.1);

    assertEquals(Verdict.SLOWER, half.getFirst().verdict());
    assertEquals(2, half.getFirst().ratio(), 1e-9);
  }

  @Test
  void of_benchmarkThatIsNew_isLeftOut() {
    assertEquals(List.of(), Regression.of(Map.of(), Map.of("A.b", time(1, 0)), 0.1));
  }

  @Test
  void read_whatJmhWrites_hasNamesParametersAndIntervals() throws Exception {
    String json =
        """
        [{"jmhVersion": "1.37", "benchmark": "org.meshrelay.benchmarks.UdfBenchmark.parse",
          "mode": "avgt", "threads": 1, "params": {"octets": "200"},
          "primaryMetric": {"score": 1.25E2, "scoreError": 2.5, "scoreConfidence": [122.5, 127.5],
            "scoreUnit": "ns/op", "rawData": [[125.0]]}},
         {"benchmark": "a.B.c",
          "primaryMetric": {"score": 3, "scoreError": "NaN", "scoreConfidence": ["NaN", "NaN"],
            "scoreUnit": "ops/s"}}]
        """;

    Map<String, Score> scores = Score.read(Bytes.utf8(json));

    assertEquals(
        Map.of(
            "UdfBenchmark.parse {octets=200}",
            new Score(125, 122.5, 127.5, "ns/op"),
            "B.c",
            new Score(3, 3, 3, "ops/s")),
        scores);
  }

  @Test
  void read_somethingElse_isRefused() {
    assertThrows(DecodeException.class, () -> Score.read(Bytes.utf8("{}")));
    assertThrows(DecodeException.class, () -> Score.read(Bytes.utf8("[{}]")));
  }

  @Test
  void text_saysWhatIsSlower() {
    Regression slower = regression(time(100, 1), time(20, 0.5));

    assertTrue(slower.text().contains("2.00 SLOWER"), slower.text());
    assertTrue(slower.text().toLowerCase(Locale.ROOT).startsWith("a.b"));
  }

  private static Verdict verdict(Score yardstick, Score now) {
    return regression(yardstick, now).verdict();
  }

  private static Regression regression(Score yardstick, Score now) {
    return Regression.of(BASELINE, Map.of("Yardstick.digest64k", yardstick, "A.b", now), 0.1)
        .getFirst();
  }

  private static Score time(double mean, double error) {
    return new Score(mean, mean - error, mean + error, "us/op");
  }
}
