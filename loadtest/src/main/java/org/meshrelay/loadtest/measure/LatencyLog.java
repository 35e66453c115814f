package org.meshrelay.loadtest.measure;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.HdrHistogram.Recorder;

/**
 * Latencies of acknowledged requests, counted twice: from the intended send time, which is what a
 * user waits, and from the real one, which is what a generator that waits for its own answers would
 * see. Nanoseconds, three digits, any length. Any thread records, at no cost to the others.
 */
public final class LatencyLog {
  /** Three digits: a percentile is right within 0.1 %. */
  public static final int DIGITS = 3;

  private static final long SECOND_MS = 1_000;

  private final Recorder intended = new Recorder(DIGITS);
  private final Recorder actual = new Recorder(DIGITS);
  private final Recorder delay = new Recorder(DIGITS);
  private final Histogram intendedSum = new Histogram(DIGITS);
  private final Histogram actualSum = new Histogram(DIGITS);
  private final Histogram delaySum = new Histogram(DIGITS);
  private final HistogramLogWriter log;

  /**
   * A log.
   *
   * @param out where the intervals go, in the format of HdrHistogram; the caller closes it
   * @param startMs wall time of the beginning
   */
  public LatencyLog(OutputStream out, long startMs) {
    this.log = begin(new PrintStream(out, false, StandardCharsets.UTF_8), startMs);
    intended.reset();
  }

  /** The intervals of a log, in order. */
  public static List<Histogram> read(String log) {
    HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    List<Histogram> intervals = new ArrayList<>();
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      if (next instanceof Histogram histogram) {
        intervals.add(histogram);
      }
    }
    return intervals;
  }

  /** Writes intervals of a second each, and returns what they showed. */
  public static List<Interval> write(OutputStream out, long startMs, List<Histogram> seconds) {
    PrintStream text = new PrintStream(out, false, StandardCharsets.UTF_8);
    HistogramLogWriter log = begin(text, startMs);
    List<Interval> intervals = new ArrayList<>();
    for (Histogram second : seconds) {
      second.setStartTimeStamp(startMs + SECOND_MS * intervals.size());
      second.setEndTimeStamp(startMs + SECOND_MS * (intervals.size() + 1));
      log.outputIntervalHistogram(second);
      intervals.add(interval(second));
    }
    text.flush();
    return intervals;
  }

  private static HistogramLogWriter begin(PrintStream out, long startMs) {
    HistogramLogWriter log = new HistogramLogWriter(out);
    log.outputComment("[Mesh Relay load harness; latency from the intended send time, ns]");
    log.outputLogFormatVersion();
    log.outputStartTime(startMs);
    log.setBaseTime(startMs);
    log.outputLegend();
    return log;
  }

  private static Interval interval(Histogram latest) {
    return new Interval(
        latest.getTotalCount(),
        latest.getValueAtPercentile(50),
        latest.getValueAtPercentile(99),
        latest.getMaxValue());
  }

  /** A request was handed over so long after its time. */
  public void sent(long intendedNanos, long actualNanos) {
    delay.recordValue(Math.max(0, actualNanos - intendedNanos));
  }

  /** A request was acknowledged. */
  public void acknowledged(long intendedNanos, long actualNanos, long answeredNanos) {
    intended.recordValue(Math.max(0, answeredNanos - intendedNanos));
    actual.recordValue(Math.max(0, answeredNanos - actualNanos));
  }

  /** Closes an interval: writes it to the log, and adds it to the sums. */
  public synchronized Interval rotate() {
    Histogram latest = intended.getIntervalHistogram();
    log.outputIntervalHistogram(latest);
    intendedSum.add(latest);
    actualSum.add(actual.getIntervalHistogram());
    delaySum.add(delay.getIntervalHistogram());
    return interval(latest);
  }

  /** The sums of all intervals closed so far. */
  public Latencies sums() {
    return new Latencies(fromIntended(), fromActual(), sendDelay());
  }

  /**
   * What one interval showed.
   *
   * @param count acknowledged
   * @param p50Nanos median from the intended send time
   * @param p99Nanos 99th percentile of it
   * @param maxNanos the longest
   */
  public record Interval(long count, long p50Nanos, long p99Nanos, long maxNanos) {}

  /** All intervals closed so far, from the intended send time. */
  public synchronized Histogram fromIntended() {
    return intendedSum.copy();
  }

  /** All intervals closed so far, from the real send time. */
  public synchronized Histogram fromActual() {
    return actualSum.copy();
  }

  /** How late requests were handed over, in all intervals closed so far. */
  public synchronized Histogram sendDelay() {
    return delaySum.copy();
  }
}
