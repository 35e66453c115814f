package org.meshrelay.dare.spool;

import java.util.concurrent.CompletableFuture;

/** What waits in a lane's queue. */
sealed interface LaneItem permits LaneTask, LaneItem.Force, LaneItem.Stop {
  /** The engine has failed or ended: whoever waits is told. */
  void fail(EngineFailedException cause);

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
