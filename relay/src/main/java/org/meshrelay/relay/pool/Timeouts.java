package org.meshrelay.relay.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.admin.Metrics;

/**
 * Ends the waiting for what takes too long. Nearly every limit set here is lifted again some
 * milliseconds later, and each ends behind those set before it: so setting one wakes no thread,
 * where a timer of an event loop, set from the thread of a worker, would. Any thread.
 */
public final class Timeouts implements AutoCloseable {
  /** Limits set at once: two a request, and far more requests than are let in. */
  private static final int PENDING_MAX = 1 << 17;

  private final ScheduledThreadPoolExecutor limits;

  /** No limits; the one thread begins with the first. */
  public Timeouts(Metrics metrics) {
    this.limits =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mesh-timeouts");
              thread.setDaemon(true);
              return thread;
            });
    limits.setRemoveOnCancelPolicy(true);
    metrics.bounded("meshrelay_timeouts_pending", limits.getQueue()::size, PENDING_MAX);
  }

  /**
   * The future, or a failure by {@link TimeoutException} if it is not complete in time. What it
   * stands for goes on. What follows goes on where the future was completed, after a failure on the
   * one thread of all limits, which must not be blocked.
   *
   * @param nanos from now; 0 or less for at once
   */
  public <T> Future<T> limit(Future<T> future, long nanos) {
    if (future.isComplete()) {
      return future;
    }
    Promise<T> promise = Promise.promise();
    ScheduledFuture<?> limit;
    try {
      limit = schedule(promise, nanos);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(Refusal.overloaded(1).asException());
    }
    future.onComplete(
        result -> {
          boolean ignored = limit.cancel(false);
          boolean unused =
              result.succeeded()
                  ? promise.tryComplete(result.result())
                  : promise.tryFail(result.cause());
        });
    return promise.future();
  }

  private ScheduledFuture<?> schedule(Promise<?> promise, long nanos) {
    if (limits.getQueue().size() >= PENDING_MAX) {
      throw new RejectedExecutionException("too many limits at once");
    }
    return limits.schedule(
        () -> promise.tryFail(new TimeoutException("not complete in time")),
        nanos,
        TimeUnit.NANOSECONDS);
  }

  /** Lets no limit end any more; what waits under one is not told. */
  @Override
  public void close() {
    var ignored = limits.shutdownNow();
  }
}
