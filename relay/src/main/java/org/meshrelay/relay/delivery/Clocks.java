package org.meshrelay.relay.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Both kinds of time.
 *
 * @param clock wall time, for what is written
 * @param nanoTime monotonic time, for what is measured
 */
public record Clocks(InstantSource clock, LongSupplier nanoTime) {
  /** The wall time now. */
  public Instant instant() {
    return clock.instant();
  }

  /** The monotonic time now. */
  public long nanos() {
    return nanoTime.getAsLong();
  }
}
