package org.meshrelay.loadtest.compare;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * The seconds of a run, each with the latencies in it: the sample that chance is judged by. Kept as
 * counts of the distinct values, so that putting seconds together is cheap. Immutable.
 */
final class Seconds {
  /** The first and the last second of a phase are seldom whole. */
  private static final int RAGGED = 1;

  private static final int RAGGED_MIN = 10;

  private final long[] values;
  private final int[][] places;
  private final long[][] counts;

  private Seconds(long[] values, int[][] places, long[][] counts) {
    this.values = values;
    this.places = places;
    this.counts = counts;
  }

  /** Reads the log of a run; seconds without an acknowledgement are not of a measured phase. */
  static Seconds read(String log) {
    HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    List<Histogram> intervals = new ArrayList<>();
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      if (next instanceof Histogram histogram && histogram.getTotalCount() > 0) {
        intervals.add(histogram);
      }
    }
    return of(
        intervals.size() > RAGGED_MIN
            ? intervals.subList(RAGGED, intervals.size() - RAGGED)
            : intervals);
  }

  static Seconds of(List<Histogram> intervals) {
    TreeSet<Long> distinct = new TreeSet<>();
    intervals.forEach(
        interval ->
            interval.recordedValues().forEach(value -> distinct.add(value.getValueIteratedTo())));
    long[] values = distinct.stream().mapToLong(Long::longValue).toArray();
    int[][] places = new int[intervals.size()][];
    long[][] counts = new long[intervals.size()][];
    for (int second = 0; second < places.length; second++) {
      List<Integer> place = new ArrayList<>();
      List<Long> count = new ArrayList<>();
      intervals
          .get(second)
          .recordedValues()
          .forEach(
              value -> {
                place.add(Arrays.binarySearch(values, value.getValueIteratedTo()));
                count.add(value.getCountAtValueIteratedTo());
              });
      places[second] = place.stream().mapToInt(Integer::intValue).toArray();
      counts[second] = count.stream().mapToLong(Long::longValue).toArray();
    }
    return new Seconds(values, places, counts);
  }

  int count() {
    return places.length;
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
    long total = 0;
    for (int second : chosen) {
      for (int i = 0; i < places[second].length; i++) {
        sums[places[second][i]] += counts[second][i];
        total += counts[second][i];
      }
    }
    return new Pool(values, sums, total, chosen.length);
  }

  /** Seconds put together. */
  static final class Pool {
    private final long[] values;
    private final long[] sums;
    private final long total;
    private final int seconds;

    private Pool(long[] values, long[] sums, long total, int seconds) {
      this.values = values;
      this.sums = sums;
      this.total = total;
      this.seconds = seconds;
    }

    double perSecond() {
      return (double) total / seconds;
    }

    /** The value that this share did not exceed, in milliseconds. */
    double percentileMs(double percentile) {
      long rank = (long) Math.ceil(total * percentile / 100);
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
