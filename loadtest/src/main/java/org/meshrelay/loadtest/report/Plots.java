package org.meshrelay.loadtest.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;

/** The plots of a report; all but the first share one time axis. */
final class Plots {
  private static final double MS = 1e6;
  private static final double MIB = 1 << 20;
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};

  private final RunResult result;
  private final int seconds;

  Plots(RunResult result) {
    this.result = result;
    double end = result.phases().isEmpty() ? 1 : result.phases().getLast().toSecond();
    this.seconds = Math.min(result.timeline().seconds(), (int) Math.ceil(end) + 1);
  }

  /** Latency by percentile: what users wait, and what a generator would see that waits itself. */
  String percentiles() {
    double[] places = IntStream.range(0, PERCENTILES.length).asDoubleStream().toArray();
    return new SvgPlot("Latency by percentile", "ms", "percentile")
        .logarithmic()
        .names("p50", "p75", "p90", "p99", "p99.9", "p99.99")
        .line("from the intended send time", places, values(result.latencies().fromIntended()))
        .line("from the real one", places, values(result.latencies().fromActual()))
        .svg();
  }

  private static double[] values(Histogram histogram) {
    double[] values = new double[PERCENTILES.length];
    for (int i = 0; i < values.length; i++) {
      // Of 5,000 requests nobody knows the slowest in 10,000.
      boolean known = histogram.getTotalCount() * (100 - PERCENTILES[i]) / 100 >= 1;
      values[i] = known ? histogram.getValueAtPercentile(PERCENTILES[i]) / MS : Double.NaN;
    }
    return values;
  }

  /** All plots over time. */
  List<String> overTime() {
    return List.of(rates(), latencies(), inside(), flushes(), lag(), cost(), memory());
  }

  private String rates() {
    SvgPlot plot = timed("Requests", "per second");
    for (Timeline.Count count :
        List.of(
            Timeline.Count.OFFERED,
            Timeline.Count.ADMITTED,
            Timeline.Count.ACKNOWLEDGED,
            Timeline.Count.REFUSED,
            Timeline.Count.FAILED)) {
      double[] values = new double[seconds];
      for (int i = 0; i < seconds; i++) {
        values[i] = result.timeline().at(count, i);
      }
      plot.line(count.name().toLowerCase(java.util.Locale.ROOT), axis(seconds), values);
    }
    return plot.svg();
  }

  private String latencies() {
    List<LatencyLog.Interval> intervals = result.intervals();
    return timed("Latency of acknowledged requests", "ms")
        .logarithmic()
        .line("p50", axis(intervals.size()), of(intervals, i -> i.p50Nanos() / MS))
        .line("p99", axis(intervals.size()), of(intervals, i -> i.p99Nanos() / MS))
        .line("max", axis(intervals.size()), of(intervals, i -> i.maxNanos() / MS))
        .svg();
  }

  private String inside() {
    return timed("Requests that the node works on, and its own limit", "requests")
        .logarithmic()
        .line("in flight", times(), of(result.samples(), NodeSample::inFlight))
        .line("limit", times(), of(result.samples(), NodeSample::limit))
        .svg();
  }

  private String flushes() {
    return timed("Frames per flush", "frames")
        .line("frames per flush", times(), ratio(NodeSample::frames, NodeSample::flushes))
        .svg();
  }

  private String lag() {
    return timed("What stands still in the node", "ms")
        .line("event-loop lag", times(), of(result.samples(), NodeSample::loopLagMs))
        .line(
            "collection pauses per second", times(), rate(sample -> sample.pauseSeconds() * 1_000))
        .svg();
  }

  private String cost() {
    return timed("Processors that the node uses", "processors")
        .line("processors", times(), rate(NodeSample::cpuSeconds))
        .svg();
  }

  private String memory() {
    return timed("Memory of the node", "MiB in RAM")
        .line("rss", times(), of(result.samples(), sample -> sample.rssOctets() / MIB))
        .svg();
  }

  private SvgPlot timed(String title, String unit) {
    // Every plot has the same ends, whatever it has values for.
    SvgPlot plot = new SvgPlot(title, unit, "seconds since the start").between(0, seconds);
    for (PhaseResult phase : result.phases()) {
      plot.band(phase.phase().name(), phase.fromSecond(), phase.toSecond());
    }
    return plot;
  }

  private double[] times() {
    return of(result.samples(), sample -> sample.second() + 1);
  }

  private double[] rate(ToDoubleFunction<NodeSample> value) {
    return ratio(value, NodeSample::second);
  }

  private double[] ratio(ToDoubleFunction<NodeSample> above, ToDoubleFunction<NodeSample> below) {
    List<NodeSample> samples = result.samples();
    double[] values = new double[samples.size()];
    for (int i = 0; i < values.length; i++) {
      NodeSample before = samples.get(Math.max(0, i - 1));
      double steps = below.applyAsDouble(samples.get(i)) - below.applyAsDouble(before);
      double grown = above.applyAsDouble(samples.get(i)) - above.applyAsDouble(before);
      values[i] = steps > 0 ? grown / steps : Double.NaN;
    }
    return values;
  }

  private static <T> double[] of(List<T> values, ToDoubleFunction<T> value) {
    return values.stream().mapToDouble(value).toArray();
  }

  private static double[] axis(int length) {
    return IntStream.range(0, length).mapToDouble(second -> second + 0.5).toArray();
  }
}
