package org.meshrelay.relay.forward;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;

/** A lane with the timer that wakes it. Belongs to the context of the {@link Forwarder}. */
final class Destination {
  final ServiceName service;
  final DestinationLane lane;
  private long timer = -1;
  private long timerDueNanos;
  private @Nullable String lastError;

  Destination(ServiceName service, AdaptiveLimit limit) {
    this.service = service;
    this.lane = new DestinationLane(limit);
  }

  /** Why the last attempt was not the last. */
  void failed(String reason) {
    lastError = reason;
  }

  /** Wakes the lane when its next delivery is due; an earlier wake-up stays. */
  void wakeWhenDue(Vertx vertx, long nowNanos, Runnable wake) {
    OptionalLong nanos = lane.nanosToNext(nowNanos);
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

  Forwarder.Status status(Instant now) {
    PendingDelivery oldest = lane.oldest();
    long age = oldest == null ? 0 : Duration.between(oldest.accepted(), now).toMillis();
    return new Forwarder.Status(
        service, lane.queued(), lane.inFlight(), lane.inFlightLimit(), age, lastError);
  }
}
