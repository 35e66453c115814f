package org.meshrelay.dare.spool;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;

/** A work that waits in a lane, and later its outcome. */
final class LaneTask<T> implements LaneItem {
  private final AccountAddress account;
  private final LaneWork<T> work;
  private final CompletableFuture<Committed<T>> stage = new CompletableFuture<>();
  private @Nullable Committed<T> outcome;
  private @Nullable RuntimeException refusal;

  LaneTask(AccountAddress account, LaneWork<T> work) {
    this.account = account;
    this.work = work;
  }

  AccountAddress account() {
    return account;
  }

  CompletableFuture<Committed<T>> stage() {
    return stage;
  }

  /** Runs the work; true if it has an outcome, which is kept until {@link #complete}. */
  boolean run(StagedTransaction tx) {
    try {
      T value = work.run(tx);
      outcome = new Committed<>(value, tx.end());
      return true;
    } catch (RuntimeException e) {
      refusal = e;
      List<AppendedFrame> unused = tx.end();
      return false;
    }
  }

  /** Tells the caller, now that everything is as durable as promised. */
  void complete() {
    if (outcome != null) {
      boolean unused = stage.complete(outcome);
    } else if (refusal != null) {
      boolean unused = stage.completeExceptionally(refusal);
    }
  }

  @Override
  public void fail(EngineFailedException cause) {
    boolean unused = stage.completeExceptionally(cause);
  }
}
