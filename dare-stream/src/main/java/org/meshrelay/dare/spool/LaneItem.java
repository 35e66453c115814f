package org.meshrelay.dare.spool;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.meshrelay.dare.store.StorageFullException;

/** What waits in a lane's queue. */
sealed interface LaneItem permits LaneTask, LaneItem.Chore, LaneItem.Force, LaneItem.Stop {
  /** The engine has failed or ended: whoever waits is told. */
  void fail(EngineFailedException cause);

  /**
   * Something of the engine's own, done between two batches.
   *
   * @param work what is to be done
   * @param stage its outcome
   */
  record Chore<R>(Function<LaneWriter, R> work, CompletableFuture<R> stage) implements LaneItem {
    /** Does it; that there is no room is an outcome, everything else is the end of the lane. */
    void run(LaneWriter writer) {
      try {
        boolean unused = stage.complete(work.apply(writer));
      } catch (StorageFullException e) {
        boolean unused = stage.completeExceptionally(e);
      }
    }

    @Override
    public void fail(EngineFailedException cause) {
      boolean unused = stage.completeExceptionally(cause);
    }
  }

  /** Flush whatever was acknowledged before. */
  record Force(CompletableFuture<Void> stage) implements LaneItem {
    @Override
    public void fail(EngineFailedException cause) {
      boolean unused = stage.completeExceptionally(cause);
    }
  }

  /** End after what waits before this. */
  record Stop() implements LaneItem {
    @Override
    public void fail(EngineFailedException cause) {
      // Whoever closes waits for the thread's end, which follows.
    }
  }
}
