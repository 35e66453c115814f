package org.meshrelay.dare.spool;

/**
 * Decides how long a batch waits for more works before it is flushed. A flush writes whole pages,
 * so a batch of one small frame writes several times its octets; a batch that has company soon is
 * worth a short wait, one that would wait alone is not. For the lane's thread; times are those of
 * {@link System#nanoTime}.
 */
final class BatchWait {
  /** From here on the page that is written again is at most a third of the flush. */
  private static final int ENOUGH_OCTETS = 12 << 10;

  /** Fewer octets than this within the longest wait are not worth any: one page. */
  private static final int WORTH_OCTETS = 4 << 10;

  /** A pause of such a part of the longest wait says that everybody waits for this flush. */
  private static final int QUIET = 3;

  /** The rate of arrival follows changes within some such times. */
  private static final double MEMORY_NANOS = 50e6;

  private final long maxNanos;
  private double octetsPerNano;
  private long ratedAt;
  private boolean rated;
  private boolean worthwhile;
  private boolean begun;
  private long firstAt;
  private long lastAt;

  /** A wait of at most so long; 0: never any. */
  BatchWait(long maxNanos) {
    this.maxNanos = maxNanos;
  }

  /** Octets were added to the batch. */
  void added(long octets, long now) {
    // The clock may stand anywhere, also below zero, when the first octets arrive.
    octetsPerNano *= rated ? Math.exp(-(now - ratedAt) / MEMORY_NANOS) : 0;
    rated = true;
    ratedAt = now;
    if (!begun) {
      begun = true;
      firstAt = now;
      worthwhile = octetsPerNano * maxNanos >= WORTH_OCTETS;
    }
    octetsPerNano += octets / MEMORY_NANOS;
    lastAt = now;
  }

  /** How long the batch may still wait; 0 or less: flush now. */
  long leftNanos(long octets, long now) {
    if (!begun || !worthwhile || octets >= ENOUGH_OCTETS) {
      return 0;
    }
    return Math.min(firstAt + maxNanos, lastAt + maxNanos / QUIET) - now;
  }

  /** The batch was flushed; the next one begins. */
  void ended() {
    begun = false;
  }
}
