package org.meshrelay.dare.index;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The two threads that write the files of all indexes of an engine: one writes what is in memory,
 * one merges files, so that a long merge never keeps memory from being written.
 */
public final class IndexThreads implements AutoCloseable {
  /** A merge of the largest files takes some ten seconds; longer is a broken device. */
  private static final long CLOSE_SECONDS = 60;

  private final ExecutorService writer = single("dare-index-write");
  private final ExecutorService merger = single("dare-index-merge");

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(
        task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  ExecutorService writer() {
    return writer;
  }

  ExecutorService merger() {
    return merger;
  }

  /** Waits for what is under way; a merge that is only waiting is dropped, it is done next time. */
  @Override
  public void close() {
    writer.shutdown();
    var unused = merger.shutdownNow();
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
