package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.SessionOutcome.Failure;

/** Whatever becomes of the work, whoever waits for it hears of it. */
class OffloadTest {
  private static @Nullable Throwable failure(Callable<Step<String>> work) {
    CompletableFuture<Step<String>> result =
        new Offload(Runnable::run).run(work).toCompletableFuture();
    assertTrue(result.isDone());
    return assertThrows(CompletionException.class, result::join).getCause();
  }

  @Test
  void run_workThatFails_endsTheWait() {
    Exception defect = new IllegalStateException("defect");

    assertSame(
        defect,
        failure(
            () -> {
              throw defect;
            }));
  }

  @Test
  void run_workThatEndsInAnError_endsTheWait() {
    Error deep = new StackOverflowError();

    assertSame(
        deep,
        failure(
            () -> {
              throw deep;
            }));
  }

  @Test
  void run_noRoom_isOverloaded() {
    CompletionStage<Step<String>> step =
        new Offload(
                work -> {
                  throw new RejectedExecutionException();
                })
            .run(
                () -> {
                  throw new AssertionError("run");
                });

    Step.End<?> end = assertInstanceOf(Step.End.class, step.toCompletableFuture().join());
    assertEquals(
        Failure.OVERLOADED, assertInstanceOf(SessionOutcome.Failed.class, end.outcome()).failure());
  }
}
