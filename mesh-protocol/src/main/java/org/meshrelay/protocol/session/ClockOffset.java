package org.meshrelay.protocol.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a service's clock is from ours, learned from the {@code Date} of a 401/4014 answer
 * (authentication.md 5.3). Kept for one service; the system clock is not touched. Any thread.
 *
 * <p>{@code Date} is not authenticated: whoever forges it makes our requests fail for that service
 * and gains nothing else. The offset is bounded all the same.
 */
public final class ClockOffset {
  /** Largest correction: a machine whose clock was never set is off by decades, not more. */
  public static final long OFFSET_MAX_MS = 100L * 366 * 86_400_000;

  private final AtomicLong offsetMs;

  /** A stored offset; 0 for a service not met before. */
  public ClockOffset(long offsetMs) {
    this.offsetMs = new AtomicLong(bounded(offsetMs));
  }

  /** The service's time as far as we know. */
  public long serviceTime(long localMs) {
    return localMs + offsetMs.get();
  }

  /** Takes the service's time from its {@code Date}. */
  public void correct(long dateMs, long localMs) {
    offsetMs.set(bounded(dateMs - localMs));
  }

  /** The offset, to be stored. */
  public long millis() {
    return offsetMs.get();
  }

  private static long bounded(long offsetMs) {
    return Math.max(-OFFSET_MAX_MS, Math.min(OFFSET_MAX_MS, offsetMs));
  }
}
