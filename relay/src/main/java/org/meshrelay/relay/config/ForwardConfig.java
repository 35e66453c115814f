package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * Delivery to other services (protocol.md 6.6.1, 7.2).
 *
 * @param queuedMax messages waiting, all destinations together
 * @param queuedPerDestinationMax messages waiting for one service
 * @param inFlightMax most transactions open, all destinations together; begins at 100
 * @param inFlightPerDestinationMax most transactions open to one service; begins at 10
 * @param attemptTimeoutMs one transaction
 * @param breakerPauseSeconds how long a service is left alone when half of the last 20 exchanges
 *     failed
 * @param firstRetryMs pause after the first failure; later ones follow protocol.md 6.6.1
 * @param queueLifeSeconds then the sender gets a failure notice
 * @param jitterPercent spread of the pauses
 */
public record ForwardConfig(
    int queuedMax,
    int queuedPerDestinationMax,
    int inFlightMax,
    int inFlightPerDestinationMax,
    int attemptTimeoutMs,
    int breakerPauseSeconds,
    int firstRetryMs,
    int queueLifeSeconds,
    int jitterPercent) {
  static ForwardConfig read(Section s) {
    return new ForwardConfig(
        s.integer("queued-max", 100_000, 1, 100_000_000),
        s.integer("queued-per-destination-max", 10_000, 1, 100_000_000),
        s.integer("in-flight-max", 1_000, 1, 1_000),
        s.integer("in-flight-per-destination-max", 100, 1, 100),
        s.integer("attempt-timeout-ms", 5_000, 100, 60_000),
        s.integer("breaker-pause-seconds", 30, 1, 3_600),
        s.integer("first-retry-ms", 5_000, 10, 3_600_000),
        s.integer("queue-life-seconds", 48 * 3_600, 1, 30 * 86_400),
        s.integer("jitter-percent", 20, 0, 100));
  }
}
