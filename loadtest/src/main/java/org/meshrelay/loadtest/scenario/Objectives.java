package org.meshrelay.loadtest.scenario;

import java.util.OptionalDouble;

/**
 * What the node is held to; what is absent is not asked for. That nothing acknowledged is lost is
 * always asked for where there is an audit.
 *
 * @param p50Ms largest median from the intended send time
 * @param p99Ms largest 99th percentile of it
 * @param acknowledgedPerSecond least rate of acknowledgements
 * @param refusedShare largest share of requests that are refused, 0 to 1
 * @param failedShare largest share of requests without an answer, 0 to 1
 * @param goodputOfPeak least goodput of the last phase, as a share of that of the best one
 * @param retryAfterShare least share of refusals that say when to come again
 * @param rssMaxOctets most memory of the node
 * @param rssGrowth largest growth of the node's memory over the last measured phase, as a share
 * @param linkShare least goodput of messages as a share of the link
 */
public record Objectives(
    OptionalDouble p50Ms,
    OptionalDouble p99Ms,
    OptionalDouble acknowledgedPerSecond,
    OptionalDouble refusedShare,
    OptionalDouble failedShare,
    OptionalDouble goodputOfPeak,
    OptionalDouble retryAfterShare,
    OptionalDouble rssMaxOctets,
    OptionalDouble rssGrowth,
    OptionalDouble linkShare) {
  /** Nothing is asked for. */
  public static final Objectives NONE =
      new Objectives(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());
}
