package org.meshrelay.dare.store;

/**
 * How much disk a lane takes ahead, and when it stops taking new frames.
 *
 * @param segmentOctetsMin size of the first segment file of a start; each next one is twice as
 *     large
 * @param segmentOctetsMax largest segment file
 * @param lowWatermarkOctets free octets of the file system below which frames are refused
 * @param highWatermarkOctets free octets from which they are taken again
 */
public record StorageLimits(
    int segmentOctetsMin, int segmentOctetsMax, long lowWatermarkOctets, long highWatermarkOctets) {
  /** Smallest segment for any record: Chronicle Queue takes one of at most a fifth of a file. */
  public static final int SEGMENT_OCTETS_FLOOR = 6 << 20;

  /** Smallest segment at all, for logs whose records stay below 64 KiB. */
  public static final int SEGMENT_OCTETS_LEAST = 384 << 10;

  /** Largest segment: a file must be mapped in one piece. */
  public static final int SEGMENT_OCTETS_CEILING = 1 << 30;

  /**
   * Segments of 8 to 64 MiB: four lanes take 32 MiB on a fresh node and are prepared in well under
   * a second. 256 MiB stay free for catalogs' compaction, logs and the operator's editor.
   */
  public static final StorageLimits DEFAULT =
      new StorageLimits(8 << 20, 64 << 20, 256L << 20, 384L << 20);

  /** Refuses sizes that cannot work. */
  public StorageLimits {
    if (segmentOctetsMin < SEGMENT_OCTETS_LEAST
        || segmentOctetsMax < segmentOctetsMin
        || segmentOctetsMax > SEGMENT_OCTETS_CEILING) {
      throw new IllegalArgumentException("segments must be 384 KiB to 1 GiB, minimum first");
    }
    if (lowWatermarkOctets < 0 || highWatermarkOctets < lowWatermarkOctets) {
      throw new IllegalArgumentException("watermarks must be positive, low one first");
    }
  }
}
