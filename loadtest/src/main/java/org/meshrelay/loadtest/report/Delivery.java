package org.meshrelay.loadtest.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.NodeSample.Forwarding;
import org.meshrelay.loadtest.run.RunResult;

/**
 * What the node delivered to other services in the measured phases, as its metrics have it; not a
 * number where those were not to be had.
 *
 * @param forwarded messages that other services took
 * @param refused messages that they did not take
 * @param failed messages given up
 * @param retries deliveries that were tried again
 * @param queueMax most messages that waited, as seen once a second
 * @param meanSeconds how long a message waited, by Little's law: mean queue to rate
 */
record Delivery(
    double forwarded,
    double refused,
    double failed,
    double retries,
    double queueMax,
    double meanSeconds) {
  static Delivery of(RunResult result) {
    List<NodeSample> samples = result.measuredSamples();
    if (samples.size() < 2) {
      double none = Double.NaN;
      return new Delivery(none, none, none, none, none, none);
    }
    double seconds = (double) samples.getLast().second() - samples.getFirst().second();
    double taken = grown(samples, Forwarding::received);
    double refused = grown(samples, Forwarding::rejected);
    double failed = grown(samples, Forwarding::failed);
    double queue =
        samples.stream().mapToDouble(sample -> sample.forwarding().queued()).average().orElse(0);
    return new Delivery(
        taken,
        refused,
        failed,
        grown(samples, Forwarding::retries),
        samples.stream().mapToDouble(sample -> sample.forwarding().queued()).max().orElse(0),
        queue / ((taken + refused + failed) / seconds));
  }

  private static double grown(List<NodeSample> samples, ToDoubleFunction<Forwarding> count) {
    return count.applyAsDouble(samples.getLast().forwarding())
        - count.applyAsDouble(samples.getFirst().forwarding());
  }

  Json json() {
    return Json.object()
        .put("forwarded", forwarded)
        .put("refused", refused)
        .put("failed", failed)
        .put("retries", retries)
        .put("queueMax", queueMax)
        .put("meanSeconds", meanSeconds);
  }
}
