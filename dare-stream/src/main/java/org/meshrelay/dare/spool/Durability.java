package org.meshrelay.dare.spool;

import java.time.Duration;

/** What an acknowledgement promises; anything but {@link Sync} must be announced by the node. */
public sealed interface Durability {
  /** The default: acknowledged only after the device has confirmed the flush. */
  static Durability sync() {
    return new Sync(Sync.PATIENCE_DEFAULT);
  }

  /**
   * Acknowledged after the device has confirmed the flush; all waiters of a lane share one.
   *
   * @param patience at most so long a flush waits for company, 0 to 100 ms; only while so much
   *     arrives that company is to be expected
   */
  record Sync(Duration patience) implements Durability {
    /**
     * At 1,000 frames/s of 1 KB a sixth of the flushes, which write half of the octets; longer
     * waits are felt by whoever posts.
     */
    public static final Duration PATIENCE_DEFAULT = Duration.ofMillis(4);

    /** Longer than this a sender notices, and nothing is won any more (our choice). */
    private static final Duration PATIENCE_MAX = Duration.ofMillis(100);

    /** Refuses waits that cannot be meant. */
    public Sync {
      if (patience.isNegative() || patience.compareTo(PATIENCE_MAX) > 0) {
        throw new IllegalArgumentException("a flush may wait 0 to 100 ms");
      }
    }
  }

  /**
   * Acknowledged once handed to the operating system, flushed at the latest after the period: a
   * killed process loses nothing, a power cut loses up to one period.
   *
   * @param period 1 ms to 1 min
   */
  record Interval(Duration period) implements Durability {
    private static final Duration MIN = Duration.ofMillis(1);

    /** Longer than this is not a durability setting any more but a wish (our choice). */
    private static final Duration MAX = Duration.ofMinutes(1);

    /** Refuses periods that cannot be meant. */
    public Interval {
      if (period.compareTo(MIN) < 0 || period.compareTo(MAX) > 0) {
        throw new IllegalArgumentException("flush interval must be 1 ms to 1 min");
      }
    }
  }

  /** Acknowledged once handed to the operating system, which flushes when it likes. */
  record Os() implements Durability {}
}
