package org.meshrelay.dare.spool;

/**
 * Bounds of one lane.
 *
 * @param queueMax works that may wait; one more is refused at once
 * @param batchMax works that share one flush
 * @param batchOctetsMax octets of frames after which a batch is flushed without taking more works
 * @param cachedHeadsMax containers whose head stays in memory (about 3 KB each)
 */
public record LaneLimits(int queueMax, int batchMax, int batchOctetsMax, int cachedHeadsMax) {
  /**
   * 1,024 waiting works are 5 s of work at 200/s, the slowest disk worth running on; 512 share a
   * flush because the gain is flat beyond that (DEPENDENCIES.md measured 128); 4 MiB of frames are
   * 64 messages of full size; 2,048 heads per lane stay below 8 MB.
   */
  public static final LaneLimits DEFAULT = new LaneLimits(1_024, 512, 4 << 20, 2_048);

  /** Refuses bounds that would stop the lane. */
  public LaneLimits {
    if (queueMax < 1 || batchMax < 1 || batchOctetsMax < 1 || cachedHeadsMax < 1) {
      throw new IllegalArgumentException("lane limits must be positive");
    }
  }

  /** These limits with another queue bound. */
  public LaneLimits withQueueMax(int newQueueMax) {
    return new LaneLimits(newQueueMax, batchMax, batchOctetsMax, cachedHeadsMax);
  }
}
