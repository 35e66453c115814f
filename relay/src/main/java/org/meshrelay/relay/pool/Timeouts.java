package org.meshrelay.relay.pool;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.admin.Metrics;

/**
 * Ends the waiting for what takes too long. Nearly every limit set here is lifted again some
 * milliseconds later, so setting and lifting are all that counts: a wheel of buckets does both
 * without waking a thread, where a timer of an event loop would be set from another thread. Any
 * thread.
 */
public final class Timeouts implements AutoCloseable {
  /** A limit is noticed at most this much late, a tenth of what is kept free for sealing. */
  private static final long TICK_MS = 20;

  /** Buckets: five seconds of ticks. */
  private static final int BUCKETS = 256;

  /** Limits set at once: two a request, and far more requests than are let in. */
  private static final int PENDING_MAX = 1 << 17;

  private final HashedWheelTimer wheel =
      new HashedWheelTimer(
          new DefaultThreadFactory("mesh-timeouts", true),
          TICK_MS,
          TimeUnit.MILLISECONDS,
          BUCKETS,
          true,
          PENDING_MAX);

  /** Starts the one thread. */
  public Timeouts(Metrics metrics) {
    wheel.start();
    metrics.bounded("meshrelay_timeouts_pending", wheel::pendingTimeouts, PENDING_MAX);
  }

  /**
   * The future, or a failure by {@link TimeoutException} if it is not complete in time. What it
   * stands for goes on. What follows goes on where the future was completed, after a failure on the
   * one thread of all limits, which must not be blocked.
   *
   * @param nanos from now; of 0 or less one
   */
  public <T> Future<T> limit(Future<T> future, long nanos) {
    if (future.isComplete()) {
      return future;
    }
    Promise<T> promise = Promise.promise();
    Timeout timeout;
    try {
      timeout =
          wheel.newTimeout(
              ended -> {
                boolean unused = promise.tryFail(new TimeoutException("not complete in time"));
              },
              Math.max(1, nanos),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(Refusal.overloaded(1).asException());
    }
    future.onComplete(
        result -> {
          boolean ignored = timeout.cancel();
          boolean unused =
              result.succeeded()
                  ? promise.tryComplete(result.result())
                  : promise.tryFail(result.cause());
        });
    return promise.future();
  }

  /** Lets no limit end any more; what waits under one is not told. */
  @Override
  public void close() {
    var ignored = wheel.stop();
  }
}
