package org.meshrelay.relay.admin;

import java.util.concurrent.TimeUnit;

/**
 * How late event loops run their tasks: the largest delay of the last ten seconds. Any thread; an
 * observation that races with another may be lost, which the next one makes good.
 */
public final class LoopLag {
  private static final long MEMORY = TimeUnit.SECONDS.toNanos(10);

  private volatile long largest;
  private volatile long seenAt;

  /** Notes how much later than planned a task ran. */
  public void observe(long lagNanos, long nowNanos) {
    if (lagNanos >= largest || nowNanos - seenAt > MEMORY) {
      largest = Math.max(0, lagNanos);
      seenAt = nowNanos;
    }
  }

  /** Nanoseconds. */
  public long nanos(long nowNanos) {
    return nowNanos - seenAt > MEMORY ? 0 : largest;
  }
}
