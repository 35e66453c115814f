package org.meshrelay.loadtest.report;

import java.util.List;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;

/**
 * Where more load brings more waiting and no more answers: the few seconds of measured phases with
 * the largest power, that is rate divided by median latency. Little's law then says how many
 * requests the node works on there: rate times time.
 *
 * @param perSecond acknowledged per second at the knee; not a number if there is none
 * @param concurrency requests in the node there
 * @param found whether load went beyond it, so that it is a knee and not the end of the run
 * @param nodeLimit most requests that the node itself takes on at a time
 */
record Knee(double perSecond, double concurrency, boolean found, double nodeLimit) {
  /** Seconds averaged: one alone may have a collection in it. */
  private static final int WINDOW = 3;

  /** Beyond the knee less than this share of what is offered is acknowledged... */
  private static final double ACKNOWLEDGED_SHARE = 0.95;

  /** ...or the median is so many times that at the knee. */
  private static final double MEDIAN_FACTOR = 3;

  private record Point(double offered, double acknowledged, double medianSeconds) {
    double power() {
      return acknowledged / medianSeconds;
    }
  }

  static Knee of(RunResult result) {
    List<Point> points =
        result.measured().stream().flatMap(phase -> points(result, phase).stream()).toList();
    double limit =
        result.samples().stream().mapToDouble(NodeSample::limit).max().orElse(Double.NaN);
    Point knee = null;
    for (Point point : points) {
      if (knee == null || point.power() > knee.power()) {
        knee = point;
      }
    }
    if (knee == null) {
      return new Knee(Double.NaN, Double.NaN, false, limit);
    }
    double rate = knee.acknowledged();
    double median = knee.medianSeconds();
    boolean beyond =
        points.stream()
            .filter(point -> point.offered() > rate)
            .anyMatch(
                point ->
                    point.acknowledged() < ACKNOWLEDGED_SHARE * point.offered()
                        || point.medianSeconds() > MEDIAN_FACTOR * median);
    return new Knee(rate, rate * median, beyond, limit);
  }

  private static List<Point> points(RunResult result, PhaseResult phase) {
    int from = (int) Math.ceil(phase.fromSecond());
    int to = Math.min((int) Math.floor(phase.toSecond()), result.intervals().size());
    return java.util.stream.IntStream.rangeClosed(from, to - WINDOW)
        .mapToObj(second -> point(result, second))
        .filter(point -> point.acknowledged() > 0)
        .toList();
  }

  private static Point point(RunResult result, int second) {
    Timeline timeline = result.timeline();
    double medians = 0;
    for (LatencyLog.Interval interval : result.intervals().subList(second, second + WINDOW)) {
      medians += interval.p50Nanos() / 1e9;
    }
    return new Point(
        (double) timeline.sum(Timeline.Count.OFFERED, second, second + WINDOW) / WINDOW,
        (double) timeline.sum(Timeline.Count.ACKNOWLEDGED, second, second + WINDOW) / WINDOW,
        Math.max(1e-9, medians / WINDOW));
  }
}
