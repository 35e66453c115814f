package org.meshrelay.relay.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Leaves a destination alone that does not work (protocol.md 6.6.1): when half of the last {@value
 * #WINDOW} exchanges failed it opens, and nothing is sent for a while; then one exchange is tried,
 * and closes it or opens it again (ADR 76).
 *
 * <p>A mechanism without a thread: one owner, time passed in.
 */
final class DestinationBreaker {
  private static final int WINDOW = 20;
  private static final float FAILURE_PERCENT = 50;
  private static final int TRIALS = 1;

  private final CircuitBreaker breaker;
  private final LongSupplier nanoTime;
  private final long pauseNanos;
  private long openedNanos;
  private boolean trial;

  /** What an exchange says of the destination. */
  enum Evidence {
    /** It works, whatever it thinks of a message. */
    WORKS,
    /** It did not answer, or cannot do what it is there for. */
    FAILS,
    /** None: it asks for less, or something of our own was wanting. */
    NONE
  }

  /** What an exchange changed. */
  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  /**
   * A closed one.
   *
   * @param pause until one exchange is tried, 30 s in the specification
   * @param nanoTime a time that only goes forward
   */
  DestinationBreaker(Duration pause, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pauseNanos = pause.toNanos();
    this.breaker =
        CircuitBreaker.of(
            "destination",
            CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, WINDOW, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILURE_PERCENT)
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .recordResult(Evidence.FAILS::equals)
                .clock(new Monotonic(nanoTime, nanoTime.getAsLong()))
                .build());
  }

  /** Goes through all states once: else the first delivery would load the library on its loop. */
  static void prepare() {
    AtomicLong now = new AtomicLong();
    DestinationBreaker any = new DestinationBreaker(Duration.ofMillis(1), now::get);
    boolean all = true;
    for (int i = 0; i < WINDOW; i++) {
      all &= any.permits() && any.ended(Evidence.FAILS) != Change.CLOSED;
    }
    long ignored = now.addAndGet(2_000_000);
    all &= any.isOpen() && any.permits() && any.ended(Evidence.WORKS) == Change.CLOSED;
    if (!all) {
      throw new IllegalStateException("the breaker does not do what it is there for");
    }
  }

  /** True if an exchange may begin; {@link #ended} must be called with what it showed. */
  boolean permits() {
    boolean permitted = breaker.tryAcquirePermission();
    trial |= permitted && breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    return permitted;
  }

  /** An exchange that was permitted is over. */
  Change ended(Evidence evidence) {
    CircuitBreaker.State before = breaker.getState();
    if (evidence == Evidence.NONE) {
      breaker.releasePermission();
    } else {
      breaker.onResult(0, TimeUnit.NANOSECONDS, evidence);
    }
    CircuitBreaker.State after = breaker.getState();
    trial &= after == CircuitBreaker.State.HALF_OPEN && evidence != Evidence.NONE;
    if (after == CircuitBreaker.State.OPEN && before != after) {
      openedNanos = nanoTime.getAsLong();
    }
    boolean wasOpen = before != CircuitBreaker.State.CLOSED;
    return wasOpen == isOpen() ? Change.NONE : wasOpen ? Change.CLOSED : Change.OPENED;
  }

  /** True while nothing is sent, or one exchange only. */
  boolean isOpen() {
    return breaker.getState() != CircuitBreaker.State.CLOSED;
  }

  /** Nanoseconds until an exchange may begin, 0 if now; empty while the one on trial decides. */
  OptionalLong nanosToNext() {
    return switch (breaker.getState()) {
      case OPEN -> OptionalLong.of(Math.max(0, openedNanos + pauseNanos - nanoTime.getAsLong()));
      case HALF_OPEN -> trial ? OptionalLong.empty() : OptionalLong.of(0);
      default -> OptionalLong.of(0);
    };
  }

  /** Tries one exchange at once, as an operator's retry does. */
  void hurry() {
    if (breaker.getState() == CircuitBreaker.State.OPEN) {
      breaker.transitionToHalfOpenState();
    }
  }

  /** The clock that the library asks for: no step of the wall's clock moves it. */
  private static final class Monotonic extends Clock {
    private final LongSupplier nanoTime;
    private final long origin;

    Monotonic(LongSupplier nanoTime, long origin) {
      this.nanoTime = nanoTime;
      this.origin = origin;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - origin);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
