package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.meshrelay.client.yaml.Section;

/**
 * Where frames live and how safe they are before anything is acknowledged (PRODUCT D4, D5).
 *
 * @param directory of the lanes
 * @param durability what an acknowledgement promises
 * @param durabilityIntervalMs time between flushes with {@code interval}
 * @param flushWaitMaxMs how long a flush waits for company with {@code sync}, while much arrives
 * @param lanes single-writer lanes, a power of two up to 64; fixed when the directory is made
 * @param laneQueueMax writes waiting for a lane; more are refused with 503
 * @param segmentOctetsMin size of the first file that a lane prepares; each next one is twice as
 *     large
 * @param segmentOctetsMax up to this
 * @param reserveOctets free space below which posts are refused with 507
 * @param reserveResumeOctets free space from which they are taken again
 * @param compaction when room is given back
 * @param retention which payloads go
 * @param leafBackup where leaf hashes are kept apart
 */
public record StoreConfig(
    Path directory,
    Durability durability,
    int durabilityIntervalMs,
    int flushWaitMaxMs,
    int lanes,
    int laneQueueMax,
    int segmentOctetsMin,
    int segmentOctetsMax,
    long reserveOctets,
    long reserveResumeOctets,
    CompactionConfig compaction,
    RetentionConfig retention,
    LeafBackupConfig leafBackup) {
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
            s.integer("flush-wait-max-ms", 4, 0, 100),
            s.integer("lanes", 1, 1, 64),
            s.integer("lane-queue-max", 1_024, 16, 1_000_000),
            s.integer("segment-octets-min", 8 << 20, 6 << 20, 1 << 30),
            s.integer("segment-octets-max", 64 << 20, 6 << 20, 1 << 30),
            s.whole("reserve-octets", 256L << 20, 0, 1L << 44),
            s.whole("reserve-resume-octets", 384L << 20, 0, 1L << 44),
            below(s, "compaction", CompactionConfig::read),
            below(s, "retention", RetentionConfig::read),
            below(s, "leaf-backup", LeafBackupConfig::read));
    if (Integer.bitCount(config.lanes) != 1) {
      s.problem("lanes", "is not a power of two", "choose 1, 2, 4, 8, …");
    }
    if (config.segmentOctetsMax < config.segmentOctetsMin) {
      s.problem("segment-octets-max", "is below segment-octets-min", "raise it");
    }
    if (config.reserveResumeOctets < config.reserveOctets) {
      s.problem("reserve-resume-octets", "is below reserve-octets", "raise it");
    }
    return config;
  }

  private static <T> T below(Section s, String key, Function<Section, T> reader) {
    Section section = s.section(key);
    T read = reader.apply(section);
    section.finish();
    return read;
  }
}
