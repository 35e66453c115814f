package org.meshrelay.relay.forward;

import java.time.Duration;

/**
 * Bounds and times of forwarding (protocol.md 6.6.1, 7.2). How many exchanges are under way adapts
 * to how long they take; the two numbers of them are its upper ends.
 *
 * @param queuedMax deliveries waiting, all destinations together
 * @param queuedPerDestinationMax deliveries waiting for one service
 * @param inFlightMax exchanges under way, all destinations together
 * @param inFlightPerDestinationMax exchanges under way with one service
 * @param attemptLimit one exchange
 * @param breakerPause how long a destination is left alone that fails
 * @param retry when to try again
 */
public record ForwardSettings(
    int queuedMax,
    int queuedPerDestinationMax,
    int inFlightMax,
    int inFlightPerDestinationMax,
    Duration attemptLimit,
    Duration breakerPause,
    RetrySchedule retry) {
  /** The figures of the specification; 100,000 deliveries in memory are 15 MB. */
  public static final ForwardSettings DEFAULT =
      new ForwardSettings(
          100_000,
          10_000,
          1_000,
          100,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          new RetrySchedule(Duration.ofSeconds(5), Duration.ofDays(2), 20));

  /** Of all destinations together. */
  AdaptiveLimit.Bounds concurrency() {
    return AdaptiveLimit.Bounds.below(inFlightMax, 4, 100);
  }

  /** Of one destination. */
  AdaptiveLimit.Bounds concurrencyPerDestination() {
    return AdaptiveLimit.Bounds.below(inFlightPerDestinationMax, 1, 10);
  }
}
