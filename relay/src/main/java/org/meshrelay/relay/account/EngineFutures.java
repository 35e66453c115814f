package org.meshrelay.relay.account;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.meshrelay.dare.spool.Committed;
import org.meshrelay.dare.spool.LaneFullException;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Lane works as Vert.x futures: they complete once the frames are durable, on the caller's context
 * or, if the caller has none, on the thread of the lane, which then goes on with what follows and
 * must not be blocked by it. A lane or disk that takes nothing more is a refusal (503, 507) instead
 * of an exception.
 */
public final class EngineFutures {
  private EngineFutures() {}

  /** Runs the work and gives what it returned. */
  public static <T> Future<T> write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    return commit(engine, account, work).map(Committed::value);
  }

  /**
   * Runs the work and gives what it returned. The consumer sees the value first, on the lane's own
   * thread, so that it sees works of one account in the order of their frames; it must only hand
   * on.
   */
  public static <T> Future<T> write(
      SpoolEngine engine, AccountAddress account, LaneWork<T> work, Consumer<T> inOrder) {
    return completed(
            engine
                .write(account, work)
                .thenApply(
                    committed -> {
                      inOrder.accept(committed.value());
                      return committed;
                    }))
        .map(Committed::value);
  }

  /** A stage as a future that completes on the caller's context, if the caller has one. */
  public static <T> Future<T> of(CompletionStage<T> stage) {
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(stage)
        : Future.fromCompletionStage(stage, context);
  }

  /** Runs the work and gives what it returned with the frames it appended. */
  public static <T> Future<Committed<T>> commit(
      SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    return completed(engine.write(account, work));
  }

  private static <T> Future<Committed<T>> completed(CompletionStage<Committed<T>> stage) {
    Context context = Vertx.currentContext();
    Promise<Committed<T>> promise = Promise.promise();
    var ignored =
        stage.whenComplete(
            (committed, failure) -> {
              if (context == null) {
                complete(promise, committed, failure);
              } else {
                context.runOnContext(nothing -> complete(promise, committed, failure));
              }
            });
    return promise.future();
  }

  private static <T> void complete(
      Promise<Committed<T>> promise,
      Committed<T> committed,
      @org.jspecify.annotations.Nullable Throwable failure) {
    if (failure == null) {
      promise.complete(committed);
    } else {
      promise.fail(refusalOr(failure));
    }
  }

  private static Throwable refusalOr(Throwable failure) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case LaneFullException full -> Refusal.overloaded(1).asException();
      case StorageFullException full ->
          Refusal.of(StatusCode.QUOTA_FULL, "no room for new frames").asException();
      default -> cause;
    };
  }
}
