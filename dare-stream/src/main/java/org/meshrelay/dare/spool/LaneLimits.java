package org.meshrelay.dare.spool;

import org.meshrelay.dare.index.SortedIndex;

/**
 * Bounds of one lane.
 *
 * @param queueMax works that may wait; one more is refused at once
 * @param batchMax works that share one flush
 * @param batchOctetsMax octets of frames after which a batch is flushed without taking more works
 * @param cachedHeadsMax containers whose head stays in memory (about 3 KB each)
 * @param indexEntriesMax entries of the index in memory after which they are written to a file
 */
public record LaneLimits(
    int queueMax, int batchMax, int batchOctetsMax, int cachedHeadsMax, int indexEntriesMax) {
  /**
   * 1,024 waiting works are 5 s of work at 200/s, the slowest disk worth running on; 512 share a
   * flush because the gain is flat beyond that (DEPENDENCIES.md measured 128); 4 MiB of frames are
   * 64 messages of full size; 2,048 heads per lane stay below 8 MB.
   */
  public static final LaneLimits DEFAULT = new LaneLimits(1_024, 512, 4 << 20, 2_048);

  /** Refuses bounds that would stop the lane. */
  public LaneLimits {
    boolean positive = queueMax > 0 && batchMax > 0 && batchOctetsMax > 0;
    if (!positive || cachedHeadsMax < 1 || indexEntriesMax < 1) {
      throw new IllegalArgumentException("lane limits must be positive");
    }
  }

  /** With as many entries of the index in memory as it takes by itself. */
  public LaneLimits(int queueMax, int batchMax, int batchOctetsMax, int cachedHeadsMax) {
    this(queueMax, batchMax, batchOctetsMax, cachedHeadsMax, SortedIndex.MEMORY_MAX);
  }

  /** These limits with another bound for entries of the index in memory. */
  public LaneLimits withIndexEntriesMax(int newMax) {
    return new LaneLimits(queueMax, batchMax, batchOctetsMax, cachedHeadsMax, newMax);
  }

  /** These limits with another queue bound. */
  public LaneLimits withQueueMax(int newQueueMax) {
    return new LaneLimits(newQueueMax, batchMax, batchOctetsMax, cachedHeadsMax, indexEntriesMax);
  }
}
