package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * When and how fast room of the logs is given back.
 *
 * @param everyMinutes between two looks at the logs; 0: never
 * @param thoroughEveryHours between two looks that read everything and leave nothing of deleted
 *     accounts or of payloads whose time is over
 * @param deadPercentMin share of a file's records that must be dead before it is written again,
 *     between two thorough looks
 * @param octetsPerSecondMax read and written
 */
public record CompactionConfig(
    int everyMinutes, int thoroughEveryHours, int deadPercentMin, long octetsPerSecondMax) {
  static CompactionConfig read(Section s) {
    return new CompactionConfig(
        s.integer("every-minutes", 10, 0, 1_440),
        s.integer("thorough-every-hours", 24, 1, 720),
        s.integer("dead-percent-min", 25, 1, 100),
        s.whole("octets-per-second-max", 16L << 20, 1L << 16, 1L << 34));
  }
}
