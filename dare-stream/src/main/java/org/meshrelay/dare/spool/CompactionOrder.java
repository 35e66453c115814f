package org.meshrelay.dare.spool;

/**
 * What a compaction is to do.
 *
 * @param deadPercentMin a part of a log is written again when at least this share of its records is
 *     dead
 * @param thorough also parts with any frame of an erased account or any payload that retention
 *     ends; the part being written is ended for that. Reads all logs
 * @param octetsPerSecondMax octets read and written per second, all lanes together
 * @param retention what else may go
 */
public record CompactionOrder(
    int deadPercentMin, boolean thorough, long octetsPerSecondMax, FrameRetention retention) {
  /** Refuses what would never end or never begin. */
  public CompactionOrder {
    if (deadPercentMin < 1 || deadPercentMin > 100) {
      throw new IllegalArgumentException("share of dead records must be 1 to 100 percent");
    }
    if (octetsPerSecondMax < 1 << 16) {
      throw new IllegalArgumentException("rate must be at least 64 KiB/s");
    }
  }
}
