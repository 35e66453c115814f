package org.meshrelay.protocol.port;

import java.time.Duration;

/**
 * The one instant by which a transaction is over; it travels with the request, so that no step sets
 * a timer of its own.
 *
 * <p>Instants are readings of one monotonic nanosecond source, such as {@code System.nanoTime()},
 * and are compared by difference, so a source that wraps around does no harm.
 *
 * @param atNanos reading of the source at which the time is used up
 */
public record Deadline(long atNanos) {
  /**
   * Whole transaction, from the first octet of the request to the last of the response
   * (protocol-02: 5 s; http-binding.md 5).
   */
  public static final Duration TRANSACTION = Duration.ofSeconds(5);

  /** The deadline that comes {@code limit} after {@code nowNanos}. */
  public static Deadline after(long nowNanos, Duration limit) {
    return new Deadline(nowNanos + limit.toNanos());
  }

  /** Nanoseconds left; zero or negative once the deadline has passed. */
  public long remainingNanos(long nowNanos) {
    return atNanos - nowNanos;
  }

  /** True from the deadline on. */
  public boolean expired(long nowNanos) {
    return remainingNanos(nowNanos) <= 0;
  }

  /** The earlier of this deadline and {@code limit} from now: for a step that must leave time. */
  public Deadline atMost(long nowNanos, Duration limit) {
    return limit.toNanos() < remainingNanos(nowNanos) ? after(nowNanos, limit) : this;
  }
}
