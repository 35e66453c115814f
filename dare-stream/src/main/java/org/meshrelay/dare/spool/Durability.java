package org.meshrelay.dare.spool;

import java.time.Duration;

/** What an acknowledgement promises; anything but {@link Sync} must be announced by the node. */
public sealed interface Durability {
  /** The default: acknowledged only after the device has confirmed the flush. */
  static Durability sync() {
    return new Sync();
  }

  /** Acknowledged after the device has confirmed the flush; all waiters of a lane share one. */
  record Sync() implements Durability {}

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
