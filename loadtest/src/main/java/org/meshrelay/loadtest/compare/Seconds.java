package org.meshrelay.loadtest.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.meshrelay.loadtest.measure.LatencyLog;

/**
 * The measured seconds of a run, each with the latencies in it: the sample that chance is judged
 * by. Kept as counts of the distinct values, so that putting seconds together is cheap. Immutable.
 */
final class Seconds {
  private final List<Second> seconds;
  private final long[] values;
  private final int[][] places;
  private final long[][] counts;

  /**
   * A second.
   *
   * @param acknowledged in it
   * @param latencies of those, and of answers that came after a phase whose last second this is
   */
  private record Second(long acknowledged, Histogram latencies) {}

  private Seconds(List<Second> seconds) {
    this.seconds = seconds;
    this.values = distinct(seconds);
    this.places = new int[seconds.size()][];
    this.counts = new long[seconds.size()][];
    for (int second = 0; second < places.length; second++) {
      List<Integer> place = new ArrayList<>();
      List<Long> count = new ArrayList<>();
      for (HistogramIterationValue value : seconds.get(second).latencies.recordedValues()) {
        place.add(Arrays.binarySearch(values, value.getValueIteratedTo()));
        count.add(value.getCountAtValueIteratedTo());
      }
      places[second] = place.stream().mapToInt(Integer::intValue).toArray();
      counts[second] = count.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private static long[] distinct(List<Second> seconds) {
    TreeSet<Long> distinct = new TreeSet<>();
    for (Second second : seconds) {
      second.latencies.recordedValues().forEach(value -> distinct.add(value.getValueIteratedTo()));
    }
    return distinct.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Reads the log of a run. Of each measured phase the whole seconds are taken, also those in which
   * nothing was acknowledged. What was answered after its end has a latency, but is not of its
   * rate.
   */
  static Seconds read(Comparison.Run run) {
    List<Histogram> intervals = LatencyLog.read(run.log());
    List<Second> seconds = new ArrayList<>();
    for (int i = 0; i < run.measured().size(); i++) {
      Comparison.Window window = run.measured().get(i);
      int from = (int) Math.ceil(window.fromSecond());
      int to = (int) Math.floor(window.toSecond());
      boolean last = i + 1 == run.measured().size();
      int next = last ? intervals.size() : (int) run.measured().get(i + 1).fromSecond();
      for (int second = from; second < to; second++) {
        Histogram latencies = sum(intervals, second, second + 1);
        long acknowledged = latencies.getTotalCount();
        if (second + 1 == to) {
          latencies.add(sum(intervals, to, next));
        }
        seconds.add(new Second(acknowledged, latencies));
      }
    }
    return new Seconds(seconds);
  }

  private static Histogram sum(List<Histogram> intervals, int from, int to) {
    Histogram sum = new Histogram(LatencyLog.DIGITS);
    for (int second = from; second < Math.min(to, intervals.size()); second++) {
      sum.add(intervals.get(second));
    }
    return sum;
  }

  int count() {
    return seconds.size();
  }

  /** All seconds, once each. */
  Pool all() {
    int[] each = new int[count()];
    Arrays.setAll(each, second -> second);
    return pool(each);
  }

  /** As many seconds drawn by chance, some more than once, some not at all. */
  Pool resample(SplittableRandom random) {
    int[] drawn = new int[count()];
    Arrays.setAll(drawn, i -> random.nextInt(count()));
    return pool(drawn);
  }

  private Pool pool(int[] chosen) {
    long[] sums = new long[values.length];
    long acknowledged = 0;
    for (int second : chosen) {
      acknowledged += seconds.get(second).acknowledged;
      for (int i = 0; i < places[second].length; i++) {
        sums[places[second][i]] += counts[second][i];
      }
    }
    return new Pool(values, sums, (double) acknowledged / chosen.length);
  }

  /**
   * Seconds put together.
   *
   * @param values of latencies, in order
   * @param sums how often each
   * @param perSecond acknowledged
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one figure, within this package
  record Pool(long[] values, long[] sums, double perSecond) {
    /** The value that this share did not exceed, in milliseconds. */
    double percentileMs(double percentile) {
      long rank = (long) Math.ceil(Arrays.stream(sums).sum() * percentile / 100);
      long seen = 0;
      for (int i = 0; i < values.length; i++) {
        seen += sums[i];
        if (seen >= rank && seen > 0) {
          return values[i] / 1e6;
        }
      }
      return Double.NaN;
    }
  }
}
