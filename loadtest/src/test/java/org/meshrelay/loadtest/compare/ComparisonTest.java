package org.meshrelay.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.measure.LatencyLog;

class ComparisonTest {
  private static final int SECONDS = 30;
  private static final int PER_SECOND = 200;

  @Test
  void of_sameNodeTwice_showsNoDifference() {
    Comparison comparison = Comparison.of(log(1, 1.0), log(2, 1.0));

    for (Comparison.Figure figure : comparison.figures()) {
      assertEquals(Comparison.Verdict.NO_DIFFERENCE, figure.verdict(), figure.toString());
      assertTrue(figure.ratio().low() <= figure.ratio().high(), figure.toString());
    }
    assertFalse(comparison.isWorseBy(0));
  }

  @Test
  void of_slowerNode_isWorseAtEachPercentile() {
    Comparison comparison = Comparison.of(log(1, 1.0), log(2, 1.3));

    for (Comparison.Figure figure : comparison.figures().subList(1, 4)) {
      assertEquals(Comparison.Verdict.WORSE, figure.verdict(), figure.toString());
      assertEquals(1.3, figure.ratio().value(), 0.1, figure.toString());
    }
    assertTrue(comparison.isWorseBy(0.1));
    assertFalse(comparison.isWorseBy(0.9));
  }

  @Test
  void of_fasterNode_isBetter() {
    Comparison comparison = Comparison.of(log(1, 1.3), log(2, 1.0));

    assertEquals(Comparison.Verdict.BETTER, comparison.figures().get(1).verdict());
    assertFalse(comparison.isWorseBy(0));
  }

  @Test
  void of_valueOfAllSeconds_liesInItsInterval() {
    for (Comparison.Figure figure : Comparison.of(log(1, 1.0), log(2, 1.2)).figures()) {
      Comparison.Interval first = figure.first();
      assertTrue(first.low() <= first.value() && first.value() <= first.high(), first::toString);
    }
  }

  @Test
  void of_sameLogs_isTheSameComparison() {
    assertEquals(Comparison.of(log(1, 1), log(2, 1)), Comparison.of(log(1, 1), log(2, 1)));
  }

  @Test
  void of_tooShortARun_isRefused() {
    String none = new String(new byte[0], StandardCharsets.UTF_8);

    assertThrows(IllegalArgumentException.class, () -> Comparison.of(none, log(1, 1)));
  }

  /** Latencies around 5 ms with a long tail; each second has a mood of its own. */
  private static String log(long seed, double factor) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    LatencyLog log = new LatencyLog(file, 0);
    for (int second = 0; second < SECONDS; second++) {
      double mood = 1 + random.nextDouble() / 10;
      for (int i = 0; i < PER_SECOND; i++) {
        double ms = factor * mood * (4 - Math.log(1 - random.nextDouble()));
        log.acknowledged(0, 0, (long) (ms * 1e6));
      }
      LatencyLog.Interval unused = log.rotate();
    }
    return file.toString(StandardCharsets.UTF_8);
  }
}
