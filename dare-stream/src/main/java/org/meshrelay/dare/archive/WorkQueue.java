package org.meshrelay.dare.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Work on several files at a time whose results are taken in the order of submission, on the thread
 * that submits. At most two pieces for each worker are on their way, so memory does not grow with
 * the archive.
 *
 * @param <T> what a piece of work gives
 */
final class WorkQueue<T> implements AutoCloseable {
  /** Most threads of a call: beyond this the device is the limit. */
  static final int WORKERS_MAX = 64;

  /** How often progress is told while a large file keeps everyone waiting. */
  private static final long TICK_MS = 250;

  /** Takes results in order. */
  interface Taker<T> {
    void take(T result) throws IOException;
  }

  private final ExecutorService workers;
  private final int outstandingMax;
  private final Queue<Future<T>> outstanding = new ArrayDeque<>();
  private final Taker<T> taker;
  private final Runnable tick;

  WorkQueue(int workerCount, Taker<T> taker, Runnable tick) {
    this.workers =
        Executors.newFixedThreadPool(
            workerCount, work -> Thread.ofPlatform().daemon().name("archive").unstarted(work));
    this.outstandingMax = 2 * workerCount;
    this.taker = taker;
    this.tick = tick;
  }

  /** Has a piece of work done; takes results first if too many are on their way. */
  void submit(Callable<T> work) throws IOException {
    makeRoom();
    outstanding.add(workers.submit(work));
  }

  /** Puts a result that is there already in its place. */
  void put(T result) throws IOException {
    makeRoom();
    outstanding.add(CompletableFuture.completedFuture(result));
  }

  private void makeRoom() throws IOException {
    while (outstanding.size() >= outstandingMax) {
      taker.take(await(outstanding.remove()));
    }
  }

  /** Takes all results there will be. */
  void drain() throws IOException {
    while (!outstanding.isEmpty()) {
      taker.take(await(outstanding.remove()));
    }
    tick.run();
  }

  private T await(Future<T> future) throws IOException {
    while (true) {
      try {
        return future.get(TICK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        tick.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      }
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null, default -> new IOException(cause);
    };
  }

  /** Stops what is still running and waits until no worker touches a file any more. */
  @Override
  public void close() {
    outstanding.forEach(future -> future.cancel(false));
    workers.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (workers.awaitTermination(TICK_MS, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
