package org.meshrelay.relay.forward;

import java.time.Duration;

/**
 * Bounds and times of forwarding (protocol.md 6.6.1, 7.2).
 *
 * @param queuedMax deliveries waiting, all destinations together
 * @param queuedPerDestinationMax deliveries waiting for one service
 * @param inFlightMax exchanges under way, all destinations together
 * @param inFlightPerDestinationMax exchanges under way with one service
 * @param attemptLimit one exchange
 * @param retry when to try again
 */
public record ForwardSettings(
    int queuedMax,
    int queuedPerDestinationMax,
    int inFlightMax,
    int inFlightPerDestinationMax,
    Duration attemptLimit,
    RetrySchedule retry) {
  /** The figures of the specification; 100,000 deliveries in memory are 15 MB. */
  public static final ForwardSettings DEFAULT =
      new ForwardSettings(
          100_000,
          10_000,
          100,
          10,
          Duration.ofSeconds(5),
          new RetrySchedule(Duration.ofSeconds(5), Duration.ofDays(2), 20));
}
