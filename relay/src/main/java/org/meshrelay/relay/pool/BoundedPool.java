package org.meshrelay.relay.pool;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;

/**
 * A fixed number of threads behind a queue of fixed length. Work beyond that is refused at once, so
 * waiting time is bounded by queue length times cost, and nobody hangs.
 */
public final class BoundedPool implements CryptoPool, AutoCloseable {
  /** A task is public-key work or a read, milliseconds long; longer means a hanging disk. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** Tasks per thread that are done soon: a few milliseconds of work. */
  private static final int SOON_PER_THREAD = 16;

  /**
   * Tasks per thread behind which nothing new begins, half of the queue at the most: some tens of
   * milliseconds of work.
   */
  private static final int BEGIN_PER_THREAD = 128;

  private final String name;
  private final int threads;
  private final int queueMax;
  private final int beginMax;
  private final AtomicInteger started = new AtomicInteger();
  private final ThreadPoolExecutor executor;
  private final Counter refused;

  /**
   * Starts the threads.
   *
   * @param name names threads and figures
   * @param threads at least 1
   * @param queueMax tasks that may wait, at least 1
   */
  public BoundedPool(String name, int threads, int queueMax, Metrics metrics) {
    this.name = name;
    this.threads = threads;
    this.queueMax = queueMax;
    this.beginMax = Math.min(Math.max(1, queueMax / 2), threads * BEGIN_PER_THREAD);
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            task -> new Worker(this, task));
    executor.prestartAllCoreThreads();
    metrics.bounded("meshrelay_pool_queue_tasks", this::waiting, queueMax, "pool", name);
    metrics.bounded("meshrelay_pool_active_threads", this::active, threads, "pool", name);
    metrics.total("meshrelay_pool_tasks", executor::getCompletedTaskCount, "pool", name);
    this.refused = metrics.counter("meshrelay_pool_refusals", "pool", name);
  }

  @Override
  public <T> Future<T> begin(Callable<Future<T>> work) {
    if (isFull()) {
      return refused();
    }
    Promise<T> promise = Promise.promise();
    try {
      executor.execute(() -> begin(work, promise));
    } catch (RejectedExecutionException e) {
      return refused();
    }
    return promise.future();
  }

  private static <T> void begin(Callable<Future<T>> work, Promise<T> promise) {
    try {
      work.call().onComplete(promise);
    } catch (Throwable failure) {
      promise.fail(failure);
    }
  }

  /** True while more waits than is done in a few milliseconds. */
  public boolean isBusy() {
    return waiting() >= threads * SOON_PER_THREAD;
  }

  /** True while {@link #begin} refuses. */
  public boolean isFull() {
    return waiting() >= beginMax;
  }

  private <T> Future<T> refused() {
    refused.increment();
    return Future.failedFuture(
        new RefusalException(
            new Refusal(StatusCode.SERVER_OVERLOAD, "too many requests at once", 1L)));
  }

  @Override
  public <T> Future<T> next(Callable<T> work) {
    if (Thread.currentThread() instanceof Worker worker && worker.pool == this) {
      Promise<T> promise = Promise.promise();
      run(work, promise, null);
      return promise.future();
    }
    return submit(work);
  }

  @Override
  public <T> Future<T> submit(Callable<T> work) {
    Context context = Vertx.currentContext();
    Promise<T> promise = Promise.promise();
    try {
      executor.execute(() -> run(work, promise, context));
    } catch (RejectedExecutionException e) {
      return refused();
    }
    return promise.future();
  }

  /**
   * The pool for libraries that know no Vert.x; it throws {@code RejectedExecutionException} when
   * the queue is full.
   */
  public Executor executor() {
    return executor;
  }

  /** Tasks waiting or running, as a share of what fits: 0 idle, 1 full. */
  public double occupancy() {
    return (double) (waiting() + active()) / (queueMax + threads);
  }

  private int waiting() {
    return executor.getQueue().size();
  }

  private int active() {
    return executor.getActiveCount();
  }

  private static <T> void run(Callable<T> work, Promise<T> promise, @Nullable Context context) {
    T value;
    try {
      value = work.call();
    } catch (Throwable failure) {
      deliver(context, () -> promise.fail(failure));
      return;
    }
    deliver(context, () -> promise.complete(value));
  }

  private static void deliver(@Nullable Context context, Runnable completion) {
    if (context == null) {
      completion.run();
    } else {
      context.runOnContext(ignored -> completion.run());
    }
  }

  /** Takes no more work and waits, off the event loops, for what was taken. */
  @Override
  public void close() {
    executor.shutdown();
    boolean finished = false;
    try {
      finished = executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!finished) {
      executor.shutdownNow();
    }
  }

  /** One of the threads; knows whose it is. */
  private static final class Worker extends Thread {
    private final BoundedPool pool;

    Worker(BoundedPool pool, Runnable task) {
      super(task, "mesh-" + pool.name + "-" + pool.started.getAndIncrement());
      this.pool = pool;
      setDaemon(true);
    }
  }

  @Override
  public String toString() {
    return "pool " + name;
  }
}
