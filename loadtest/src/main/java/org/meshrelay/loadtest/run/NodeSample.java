package org.meshrelay.loadtest.run;

/**
 * Figures of the node as of one second.
 *
 * @param second of the run
 * @param cpuSeconds processor time so far
 * @param rssOctets memory; not a number if unknown
 * @param inFlight requests in its workers and waiting for them
 * @param limit most of those that it takes
 * @param flushes so far
 * @param frames appended so far
 * @param loopLagMs delay of a task on its event loops
 * @param pauseSeconds time that collections have stopped it so far
 * @param refusals requests that pools, admission and store turned away so far
 * @param forwarding deliveries to other services
 */
public record NodeSample(
    int second,
    double cpuSeconds,
    double rssOctets,
    double inFlight,
    double limit,
    double flushes,
    double frames,
    double loopLagMs,
    double pauseSeconds,
    double refusals,
    Forwarding forwarding) {
  /**
   * Deliveries to other services.
   *
   * @param queued waiting
   * @param received taken by them so far
   * @param rejected not taken by them so far
   * @param failed given up so far
   * @param retries tried again so far
   */
  public record Forwarding(
      double queued, double received, double rejected, double failed, double retries) {
    /** None. */
    public static final Forwarding NONE = new Forwarding(0, 0, 0, 0, 0);
  }
}
