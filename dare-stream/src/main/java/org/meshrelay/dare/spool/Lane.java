package org.meshrelay.dare.spool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the thread of a lane. Takes all works that wait, lets the {@link LaneWriter} run
 * them and make them durable together, answers them, and begins again: the more wait, the fewer
 * flushes there are. While much arrives a batch waits a moment for company ({@link BatchWait}).
 */
final class Lane {
  /** Between two looks whether the lane still takes anything. */
  private static final long CHORE_PATIENCE_MS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private final int number;
  private final LaneLimits limits;
  private final EngineMonitor monitor;
  private final EngineFailure failure;
  private final LaneWriter writer;
  private final BlockingQueue<LaneItem> queue;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile long lookedAt = -1;

  Lane(
      int number,
      LaneLimits limits,
      LaneWriter writer,
      EngineMonitor monitor,
      EngineFailure failure) {
    this.number = number;
    this.limits = limits;
    this.writer = writer;
    this.monitor = monitor;
    this.failure = failure;
    this.queue = new ArrayBlockingQueue<>(limits.queueMax());
    this.thread = Thread.ofPlatform().name("dare-lane-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  LaneWriter writer() {
    return writer;
  }

  <T> CompletableFuture<Committed<T>> submit(AccountAddress account, LaneWork<T> work) {
    LaneTask<T> task = new LaneTask<>(account, work);
    submit(task, task.stage());
    return task.stage();
  }

  CompletableFuture<Void> force() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    submit(new LaneItem.Force(stage), stage);
    return stage;
  }

  /**
   * Has something done on the lane's thread between two batches and waits for it.
   *
   * @throws org.meshrelay.dare.store.StorageFullException if there was no room for it
   * @throws EngineFailedException if the engine has failed or is closed
   */
  <R> R onLane(Function<LaneWriter, R> work) {
    CompletableFuture<R> stage = new CompletableFuture<>();
    LaneItem.Chore<R> chore = new LaneItem.Chore<>(work, stage);
    boolean queued = false;
    while (!queued) {
      EngineFailedException failed = failure.cause();
      if (failed != null || closing) {
        throw failed != null ? failed : closed();
      }
      queued = offer(chore);
    }
    if (ended) {
      failWaiting(closed());
    }
    try {
      return stage.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Whoever does chores may wait for a place in the queue, unlike whoever answers requests. */
  private boolean offer(LaneItem item) {
    try {
      return queue.offer(item, CHORE_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a lane was busy");
    }
  }

  /** Position of the log at the end of the last compaction, so that an idle lane costs none. */
  long lookedAt() {
    return lookedAt;
  }

  void lookAt(long position) {
    lookedAt = position;
  }

  /** Tells that a part of the log was given back. */
  void compacted(CompactionReport done) {
    monitor.compacted(number, done);
  }

  private void submit(LaneItem item, CompletableFuture<?> stage) {
    EngineFailedException failed = failure.cause();
    if (failed != null || closing) {
      item.fail(failed != null ? failed : closed());
    } else if (!queue.offer(item)) {
      monitor.shed(number);
      monitor.queueDepth(number, queue.size());
      boolean unused = stage.completeExceptionally(new LaneFullException(number));
    } else if (ended) {
      // The lane has looked at its queue for the last time, perhaps before this came into it.
      failWaiting(closed());
    }
  }

  private static EngineFailedException closed() {
    return new EngineFailedException("engine is closed", null);
  }

  private void run() {
    List<LaneItem> batch = new ArrayList<>();
    try {
      boolean stopped = false;
      while (!stopped && failure.cause() == null) {
        batch.clear();
        takeBatch(batch);
        stopped = writer.process(batch);
      }
      if (failure.cause() == null) {
        writer.shutDown();
      }
    } catch (RuntimeException | Error e) {
      EngineFailedException cause = failure.report("lane " + number + " cannot go on", e);
      batch.forEach(item -> item.fail(cause));
    }
    ended = true;
    EngineFailedException cause = failure.cause();
    if (cause != null) {
      writer.fail(cause);
    }
    failWaiting(cause == null ? closed() : cause);
  }

  private void failWaiting(EngineFailedException cause) {
    List<LaneItem> waiting = new ArrayList<>();
    int unused = queue.drainTo(waiting);
    waiting.forEach(item -> item.fail(cause));
  }

  /** Waits for something to do; may come back with nothing when the writer wants a turn. */
  private void takeBatch(List<LaneItem> batch) {
    try {
      LaneItem first = next(writer.patience());
      if (first != null) {
        batch.add(first);
        int unused = queue.drainTo(batch, limits.batchMax() - 1);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a lane's thread is interrupted by nobody", e);
    }
    monitor.queueDepth(number, queue.size());
  }

  private @Nullable LaneItem next(@Nullable Duration patience) throws InterruptedException {
    return patience == null ? queue.take() : queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the lane finish what waits; {@link #join} waits for it. */
  void stop() {
    closing = true;
    boolean interrupted = false;
    boolean told = false;
    while (!told && thread.isAlive()) {
      try {
        told = queue.offer(new LaneItem.Stop(), 100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** After {@link #join}: a lane that failed has left its files open, for readers, until now. */
  void release() {
    try {
      writer.abandon();
    } catch (RuntimeException e) {
      LOG.warn("files of a failed lane are left to the end of the process lane={}", number, e);
    }
  }
}
