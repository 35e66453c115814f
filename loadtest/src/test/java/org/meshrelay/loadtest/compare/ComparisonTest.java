package org.meshrelay.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.compare.Comparison.Window;
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
    Comparison.Run whole = log(1, 1);
    Comparison.Run part = new Comparison.Run(whole.log(), List.of(new Window(0, 4.9)));

    assertThrows(IllegalArgumentException.class, () -> Comparison.of(part, whole));
  }

  @Test
  void of_nodeThatStandsStillForAWhile_countsTheEmptySeconds() {
    Comparison comparison =
        Comparison.of(log(1, 1), log(1, 1, second -> second >= 10 && second < 25));

    Comparison.Figure rate = comparison.figures().getFirst();
    assertEquals(PER_SECOND, rate.first().value(), 0.001);
    assertEquals(PER_SECOND * 15 / 30.0, rate.second().value(), 0.001);
    assertEquals(Comparison.Verdict.WORSE, rate.verdict());
    assertTrue(comparison.isWorseBy(0.1));
  }

  @Test
  void of_nodeThatAnswersNothing_isWorseInItsRateAndUnknownInItsLatency() {
    Comparison comparison = Comparison.of(log(1, 1), log(1, 1, second -> true));

    assertEquals(Comparison.Verdict.WORSE, comparison.figures().getFirst().verdict());
    assertEquals(Comparison.Verdict.NO_DIFFERENCE, comparison.figures().get(1).verdict());
    assertTrue(comparison.isWorseBy(0.5));
  }

  @Test
  void of_secondsBetweenPhases_areNotOfTheRate() {
    // Warm-up in the first ten seconds, two phases, a drain between them.
    List<Window> measured = List.of(new Window(10.2, 18.3), new Window(21.1, 30));
    Comparison.Run run = new Comparison.Run(log(1, 1, second -> second < 10).log(), measured);

    Comparison comparison = Comparison.of(run, run);

    assertEquals(PER_SECOND, comparison.figures().getFirst().first().value(), 0.001);
  }

  @Test
  void of_answersAfterAPhase_haveALatencyAndNoRate() {
    Comparison.Run run = new Comparison.Run(slowEnd(), List.of(new Window(0, 10)));

    List<Comparison.Figure> figures = Comparison.of(run, run).figures();

    assertEquals(1, figures.getFirst().first().value(), 0.001);
    assertEquals(4_000, figures.getLast().first().value(), 10);
  }

  /** One answer a second, each in a millisecond, and one of 4 s that comes after the phase. */
  private static String slowEnd() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    LatencyLog log = new LatencyLog(file, 0);
    for (int second = 0; second < 14; second++) {
      if (second < 10 || second == 13) {
        log.acknowledged(0, 0, second == 13 ? 4_000_000_000L : 1_000_000);
      }
      LatencyLog.Interval unused = log.rotate();
    }
    return file.toString(StandardCharsets.UTF_8);
  }

  /** Latencies around 5 ms with a long tail; each second has a mood of its own. */
  private static Comparison.Run log(long seed, double factor) {
    return log(seed, factor, second -> false);
  }

  private static Comparison.Run log(long seed, double factor, IntPredicate silent) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    LatencyLog log = new LatencyLog(file, 0);
    for (int second = 0; second < SECONDS; second++) {
      double mood = 1 + random.nextDouble() / 10;
      for (int i = 0; i < PER_SECOND && !silent.test(second); i++) {
        double ms = factor * mood * (4 - Math.log(1 - random.nextDouble()));
        log.acknowledged(0, 0, (long) (ms * 1e6));
      }
      LatencyLog.Interval unused = log.rotate();
    }
    return new Comparison.Run(
        file.toString(StandardCharsets.UTF_8), List.of(new Window(0, SECONDS)));
  }
}
