package org.meshrelay.client.session;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.meshrelay.client.session.SessionOutcome.Failure;

/** Runs work that is too long for an event loop, and says so when there is no room for it. */
final class Offload {
  private final Executor executor;

  Offload(Executor executor) {
    this.executor = executor;
  }

  /** The step that the work yields; {@code OVERLOADED} if the executor is full. */
  <T> CompletionStage<Step<T>> run(Callable<Step<T>> work) {
    CompletableFuture<Step<T>> result = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(result, work));
    } catch (RejectedExecutionException e) {
      result.complete(Step.failed(Failure.OVERLOADED, "too much work waits in this process"));
    }
    return result;
  }

  private static <T> void complete(CompletableFuture<Step<T>> result, Callable<Step<T>> work) {
    try {
      result.complete(work.call());
    } catch (Throwable e) { // an Error too: who waits for the work must not wait for ever
      result.completeExceptionally(new CompletionException(e));
    }
  }
}
