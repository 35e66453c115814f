package org.meshrelay.relay.forward;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;

/**
 * A lane, the breaker before it, and the timer that wakes it. Belongs to the context of the {@link
 * Forwarder}.
 */
final class Destination {
  final ServiceName service;
  final DestinationLane lane;
  final DestinationBreaker breaker;
  final AdaptiveLimit limit;
  private long timer = -1;
  private long timerDueNanos;
  private @Nullable String lastError;

  Destination(ServiceName service, Bearings.Bearing bearing) {
    this.service = service;
    this.lane = new DestinationLane(bearing.limit());
    this.breaker = bearing.breaker();
    this.limit = bearing.limit();
  }

  /** As {@link DestinationLane#next}, but nothing while the breaker does not permit it. */
  List<DestinationLane.Slot> next(long nowNanos) {
    OptionalLong wait = lane.nanosToNext(nowNanos);
    boolean due = wait.isPresent() && wait.getAsLong() == 0;
    return due && breaker.permits() ? lane.next(nowNanos) : List.of();
  }

  /** Nanoseconds until an exchange may begin, 0 if now; empty if the end of one must come first. */
  OptionalLong nanosToNext(long nowNanos) {
    OptionalLong ofLane = lane.nanosToNext(nowNanos);
    OptionalLong ofBreaker = breaker.nanosToNext();
    return ofLane.isEmpty() || ofBreaker.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(ofLane.getAsLong(), ofBreaker.getAsLong()));
  }

  /** Why nothing is known of the last attempt. */
  String lastError() {
    return lastError == null ? "not tried again" : lastError;
  }

  /** Why the last attempt was not the last. */
  void failed(String reason) {
    lastError = reason;
  }

  /** Wakes the lane when its next delivery is due; an earlier wake-up stays. */
  void wakeWhenDue(Vertx vertx, long nowNanos, Runnable wake) {
    OptionalLong nanos = nanosToNext(nowNanos);
    if (nanos.isEmpty()) {
      return;
    }
    long dueNanos = nowNanos + nanos.getAsLong();
    if (timer >= 0 && timerDueNanos - dueNanos <= 0) {
      return;
    }
    cancel(vertx);
    timerDueNanos = dueNanos;
    timer =
        vertx.setTimer(
            Duration.ofNanos(nanos.getAsLong()).toMillis() + 1,
            fired -> {
              timer = -1;
              wake.run();
            });
  }

  /** Does not wake any more. */
  void cancel(Vertx vertx) {
    if (timer >= 0) {
      boolean ignored = vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  DestinationStatus status(Instant now, boolean held) {
    PendingDelivery oldest = lane.oldest();
    long age = oldest == null ? 0 : Duration.between(oldest.accepted(), now).toMillis();
    return new DestinationStatus(
        service,
        lane.queued(),
        lane.inFlight(),
        lane.inFlightLimit(),
        Math.max(0, age),
        state(held),
        lastError,
        lane.ages(DestinationStatus.AGES, now));
  }

  private DestinationStatus.State state(boolean held) {
    if (held) {
      return DestinationStatus.State.HELD;
    }
    return breaker.isOpen()
        ? DestinationStatus.State.LEFT_ALONE
        : DestinationStatus.State.DELIVERING;
  }
}
