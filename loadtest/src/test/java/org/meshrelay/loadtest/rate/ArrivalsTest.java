package org.meshrelay.loadtest.rate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrivalsTest {
  private static final double SECONDS = 60;

  static Stream<RateCurve> curves() {
    return Stream.of(
        new RateCurve.Constant(200),
        new RateCurve.Ramp(50, 350, SECONDS),
        new RateCurve.Steps(100, 300, 5, SECONDS),
        new RateCurve.Spike(50, 500, 20, 20),
        new RateCurve.Diurnal(100, 300, SECONDS));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void of_sameSeed_isTheSameSchedule(RateCurve curve) {
    long[] first = Arrivals.of(curve, SECONDS, Arrivals.Spacing.RANDOM, 7).toArray();
    long[] again = Arrivals.of(curve, SECONDS, Arrivals.Spacing.RANDOM, 7).toArray();
    long[] other = Arrivals.of(curve, SECONDS, Arrivals.Spacing.RANDOM, 8).toArray();

    assertArrayEquals(first, again);
    assertFalse(Arrays.equals(first, other));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void of_anyCurve_liesInOrderWithinThePhase(RateCurve curve) {
    for (Arrivals.Spacing spacing : Arrivals.Spacing.values()) {
      long[] times = Arrivals.of(curve, SECONDS, spacing, 3).toArray();

      assertTrue(times[0] >= 0);
      assertTrue(times[times.length - 1] <= SECONDS * 1e9);
      for (int i = 1; i < times.length; i++) {
        assertTrue(times[i] >= times[i - 1], "arrival " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void of_anyCurve_hasAsManyArrivalsInEachTenthAsTheCurveExpects(RateCurve curve) {
    long[] times = Arrivals.of(curve, SECONDS, Arrivals.Spacing.RANDOM, 11).toArray();

    for (int tenth = 0; tenth < 10; tenth++) {
      double from = SECONDS * tenth / 10;
      double to = SECONDS * (tenth + 1) / 10;
      double expected = curve.expectedBy(to) - curve.expectedBy(from);
      long found =
          Arrays.stream(times).filter(nanos -> nanos >= from * 1e9 && nanos < to * 1e9).count();
      // Five standard deviations of a Poisson count; the seed is fixed.
      assertEquals(expected, (double) found, 5 * Math.sqrt(expected), "tenth " + tenth);
    }
  }

  @Test
  void of_constantEven_isExactlyEven() {
    long[] times =
        Arrivals.of(new RateCurve.Constant(1_000), 2, Arrivals.Spacing.EVEN, 0).toArray();

    assertEquals(2_000, times.length);
    for (int i = 0; i < times.length; i++) {
      assertEquals(i * 1e6, (double) times[i], 2);
    }
  }

  @Test
  void of_poisson_hasGapsWithTheSpreadOfAnExponential() {
    long[] times =
        Arrivals.of(new RateCurve.Constant(1_000), 60, Arrivals.Spacing.RANDOM, 5).toArray();

    double mean = 0;
    double squares = 0;
    for (int i = 1; i < times.length; i++) {
      double gap = (times[i] - times[i - 1]) / 1e6;
      mean += gap / (times.length - 1);
      squares += gap * gap / (times.length - 1);
    }
    // Of an exponential distribution the standard deviation is the mean.
    assertEquals(1.0, mean, 0.02);
    assertEquals(1.0, Math.sqrt(squares - mean * mean) / mean, 0.02);
  }

  @Test
  void of_moreThanFitsInMemory_isRefused() {
    RateCurve curve = new RateCurve.Constant(1_000_000);

    assertThrows(
        IllegalArgumentException.class, () -> Arrivals.of(curve, 60, Arrivals.Spacing.RANDOM, 1));
  }

  @Test
  void steps_eachHasItsRate() {
    RateCurve curve = new RateCurve.Steps(100, 300, 5, 50);

    assertEquals(100 * 10, curve.expectedBy(10), 1e-9);
    assertEquals(1_000 + 150 * 10, curve.expectedBy(20), 1e-9);
    assertEquals(1_000 + 1_500 + 2_000 + 2_500 + 3_000, curve.expectedBy(50), 1e-9);
    assertEquals(10_000 + 300 * 5, curve.expectedBy(55), 1e-9);
  }

  @Test
  void spike_isOverWhenItIsOver() {
    RateCurve curve = new RateCurve.Spike(10, 1_000, 5, 2);

    assertEquals(50, curve.expectedBy(5), 1e-9);
    assertEquals(50 + 2_000, curve.expectedBy(7), 1e-9);
    assertEquals(50 + 2_000 + 30, curve.expectedBy(10), 1e-9);
  }
}
