package org.meshrelay.loadtest.report;

import java.util.List;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.RunResult;

/**
 * What the measured phases cost the node; not a number where its figures were not to be had.
 *
 * @param cpuSecondsPer1000 processor time for 1,000 acknowledged requests
 * @param rssMaxOctets most memory
 * @param fsyncs flushes
 * @param messagesPerFsync acknowledged requests per flush
 * @param framesPerFsync frames per flush
 * @param pauseSeconds time that collections stopped it
 * @param loopLagMsMax longest delay of a task on an event loop
 */
record NodeCost(
    double cpuSecondsPer1000,
    double rssMaxOctets,
    double fsyncs,
    double messagesPerFsync,
    double framesPerFsync,
    double pauseSeconds,
    double loopLagMsMax) {
  static NodeCost of(RunResult result) {
    List<NodeSample> samples = result.measuredSamples();
    if (samples.size() < 2) {
      double none = Double.NaN;
      return new NodeCost(none, Judgement.rssMax(result), none, none, none, none, none);
    }
    NodeSample first = samples.getFirst();
    NodeSample last = samples.getLast();
    // Samples and phases do not begin together: what lies between samples is scaled to the phases.
    double share = (last.second() - first.second()) / result.measuredSeconds();
    double acknowledged = result.counts().acknowledged() * share;
    double flushes = last.flushes() - first.flushes();
    return new NodeCost(
        (last.cpuSeconds() - first.cpuSeconds()) / acknowledged * 1_000,
        Judgement.rssMax(result),
        flushes,
        acknowledged / flushes,
        (last.frames() - first.frames()) / flushes,
        last.pauseSeconds() - first.pauseSeconds(),
        samples.stream().mapToDouble(NodeSample::loopLagMs).max().orElse(Double.NaN));
  }
}
