package org.meshrelay.relay.config;

import java.nio.file.Path;

/**
 * Where frames live and how safe they are before anything is acknowledged (PRODUCT D4, D5).
 *
 * @param directory of the lanes
 * @param durability what an acknowledgement promises
 * @param durabilityIntervalMs time between flushes with {@code interval}
 * @param lanes single-writer lanes, a power of two; fixed when the directory is made
 * @param laneQueueMax writes waiting for a lane; more are refused with 503
 * @param segmentOctets size of the files written in advance
 * @param reserveOctets free space below which posts are refused with 507
 */
public record StoreConfig(
    Path directory,
    Durability durability,
    int durabilityIntervalMs,
    int lanes,
    int laneQueueMax,
    long segmentOctets,
    long reserveOctets) {
  /** When a write counts as done. */
  public enum Durability {
    /** On the device. */
    SYNC,
    /** In the page cache, flushed at intervals: a power cut may lose that much. */
    INTERVAL,
    /** In the page cache: a power cut may lose what the system had not written. */
    OS
  }

  static StoreConfig read(Section s) {
    StoreConfig config =
        new StoreConfig(
            s.path("directory", "data"),
            s.choice("durability", Durability.class, Durability.SYNC),
            s.integer("durability-interval-ms", 50, 1, 60_000),
            s.integer("lanes", 4, 1, 256),
            s.integer("lane-queue-max", 1_024, 16, 1_000_000),
            s.whole("segment-octets", 64L << 20, 1L << 20, 1L << 32),
            s.whole("reserve-octets", 256L << 20, 0, 1L << 44));
    if (Integer.bitCount(config.lanes) != 1) {
      s.problem("lanes", "is not a power of two", "choose 1, 2, 4, 8, …");
    }
    return config;
  }
}
