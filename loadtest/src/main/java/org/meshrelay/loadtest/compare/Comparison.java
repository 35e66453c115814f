package org.meshrelay.loadtest.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What differs between two runs. Each figure has a confidence interval of 95 % from a bootstrap
 * over seconds: a second is drawn whole, because what happens within one (a collection, a flush)
 * hangs together. Two figures differ when the interval of their ratio leaves out 1. Pure; the same
 * logs give the same intervals.
 *
 * @param figures in the order of the report
 */
public record Comparison(List<Figure> figures) {
  private static final int RESAMPLES = 1_000;
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  /** Fewer seconds say nothing about chance. */
  private static final int SECONDS_MIN = 5;

  /** Copies the list. */
  public Comparison {
    figures = List.copyOf(figures);
  }

  /**
   * A value and where it lies by chance.
   *
   * @param value of all seconds
   * @param low 2.5 % of the resampled ones are below
   * @param high 2.5 % of them are above
   */
  public record Interval(double value, double low, double high) {}

  /** What a ratio means. */
  public enum Verdict {
    /** The second run is better. */
    BETTER,
    /** The second run is worse. */
    WORSE,
    /** Chance may have made the difference. */
    NO_DIFFERENCE
  }

  /**
   * A figure of both runs.
   *
   * @param name of the figure
   * @param first of the first run
   * @param second of the second run
   * @param ratio second to first
   * @param verdict what that means
   */
  public record Figure(
      String name, Interval first, Interval second, Interval ratio, Verdict verdict) {}

  /**
   * A run.
   *
   * @param log its latencies by second, in the format of HdrHistogram
   * @param measured its measured phases, in order; a second within them in which nothing was
   *     acknowledged counts as one
   */
  public record Run(String log, List<Window> measured) {
    /** Copies the list. */
    public Run {
      measured = List.copyOf(measured);
    }
  }

  /**
   * A part of a run.
   *
   * @param fromSecond its beginning
   * @param toSecond its end by the schedule
   */
  public record Window(double fromSecond, double toSecond) {}

  /**
   * Compares two runs.
   *
   * @throws IllegalArgumentException if one of them has too few seconds
   */
  public static Comparison of(Run one, Run other) {
    Seconds first = Seconds.read(one);
    Seconds second = Seconds.read(other);
    if (Math.min(first.count(), second.count()) < SECONDS_MIN) {
      throw new IllegalArgumentException(
          "a run needs at least " + SECONDS_MIN + " measured seconds to be compared");
    }
    Samples samples = new Samples(first, second);
    List<Figure> figures = new ArrayList<>();
    figures.add(samples.figure("acknowledged/s", Seconds.Pool::perSecond, true));
    for (double percentile : new double[] {50, 90, 99, 99.9}) {
      String name = "p" + String.valueOf(percentile).replaceFirst("\\.0$", "");
      figures.add(samples.figure(name + " ms", pool -> pool.percentileMs(percentile), false));
    }
    return new Comparison(figures);
  }

  /** True if some figure is worse by more than this share, and not by chance. */
  public boolean isWorseBy(double share) {
    return figures.stream()
        .filter(figure -> figure.verdict == Verdict.WORSE)
        .anyMatch(figure -> Math.abs(figure.ratio.value - 1) > share);
  }

  /** Both runs, whole and resampled. */
  private static final class Samples {
    private final Seconds.Pool first;
    private final Seconds.Pool second;
    private final List<Seconds.Pool> firsts = new ArrayList<>();
    private final List<Seconds.Pool> seconds = new ArrayList<>();

    Samples(Seconds first, Seconds second) {
      this.first = first.all();
      this.second = second.all();
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < RESAMPLES; i++) {
        firsts.add(first.resample(random));
        seconds.add(second.resample(random));
      }
    }

    Figure figure(String name, ToDoubleFunction<Seconds.Pool> value, boolean moreIsBetter) {
      double[] before = firsts.stream().mapToDouble(value).toArray();
      double[] after = seconds.stream().mapToDouble(value).toArray();
      double[] ratios = new double[RESAMPLES];
      Arrays.setAll(ratios, i -> after[i] / before[i]);
      double one = value.applyAsDouble(first);
      double two = value.applyAsDouble(second);
      Interval ratio = interval(two / one, ratios);
      return new Figure(
          name, interval(one, before), interval(two, after), ratio, verdict(ratio, moreIsBetter));
    }

    private static Interval interval(double value, double[] resampled) {
      Arrays.sort(resampled);
      return new Interval(
          value, resampled[(int) (LOW * RESAMPLES)], resampled[(int) (HIGH * RESAMPLES)]);
    }

    /** A ratio that is no number says nothing: a run without answers has no latencies. */
    private static Verdict verdict(Interval ratio, boolean moreIsBetter) {
      boolean unknown = Double.isNaN(ratio.low) || Double.isNaN(ratio.high);
      if (unknown || (ratio.low <= 1 && ratio.high >= 1)) {
        return Verdict.NO_DIFFERENCE;
      }
      return ratio.low > 1 == moreIsBetter ? Verdict.BETTER : Verdict.WORSE;
    }
  }
}
