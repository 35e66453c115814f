package org.meshrelay.dare.index;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads that write the files of all indexes of an engine: one writes what is in memory,
 * one merges files, so that a long merge never keeps memory from being written.
 */
public final class IndexThreads implements AutoCloseable {
  /** What is written takes some hundred milliseconds; longer is a broken device. */
  private static final long CLOSE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(IndexThreads.class);

  private final ExecutorService writer = single("dare-index-write");
  private final ExecutorService merger = single("dare-index-merge");
  private volatile boolean closing;

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(
        task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  /** Lets the writing thread do something; nothing is lost if it is too late for that. */
  void write(Runnable task) {
    submit(writer, task);
  }

  /** Lets the merging thread do something; nothing is lost if it is too late for that. */
  void merge(Runnable task) {
    submit(merger, task);
  }

  private void submit(ExecutorService executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("index threads have ended");
    }
  }

  /** Whether merges should stop; what they did not finish is done next time. */
  boolean isClosing() {
    return closing;
  }

  /** Waits for what is being written; merges are cancelled. */
  @Override
  public void close() {
    closing = true;
    writer.shutdown();
    merger.shutdown();
    try {
      boolean ended =
          writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
              && merger.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        throw new IllegalStateException("index files are not finished in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
