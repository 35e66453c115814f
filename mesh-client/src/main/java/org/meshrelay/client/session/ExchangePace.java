package org.meshrelay.client.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * At most one exchange caused by an error answer in any 10 s; the one that opened the session does
 * not count (authentication.md 5.3).
 */
final class ExchangePace {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final AtomicLong nextNanos;

  ExchangePace(long nowNanos) {
    this.nextNanos = new AtomicLong(nowNanos);
  }

  /** Takes the right to one exchange; 0 if it was there, else the seconds until it is. */
  long secondsUntilPermitted(long nowNanos) {
    while (true) {
      long next = nextNanos.get();
      long wait = next - nowNanos;
      if (wait > 0) {
        return Duration.ofNanos(wait).plusSeconds(1).minusNanos(1).toSeconds();
      }
      if (nextNanos.compareAndSet(next, nowNanos + INTERVAL.toNanos())) {
        return 0;
      }
    }
  }
}
