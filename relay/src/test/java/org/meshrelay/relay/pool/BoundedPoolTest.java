package org.meshrelay.relay.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.testkit.GuardedVertx;

class BoundedPoolTest {
  private final Metrics metrics = new Metrics();
  private final BoundedPool pool = new BoundedPool("test", 1, 2, metrics);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
    metrics.close();
  }

  private List<Future<Boolean>> fill() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    List<Future<Boolean>> taken = new ArrayList<>();
    taken.add(
        pool.submit(
            () -> {
              running.countDown();
              return release.await(20, TimeUnit.SECONDS);
            }));
    assertTrue(running.await(20, TimeUnit.SECONDS));
    taken.add(pool.submit(() -> true));
    taken.add(pool.submit(() -> true));
    return taken;
  }

  @Test
  void submit_beyondTheQueue_isRefusedAtOnceAndCounted() throws Exception {
    List<Future<Boolean>> taken = fill();
    assertEquals(1.0, pool.occupancy());

    Future<Boolean> more = pool.submit(() -> true);

    RefusalException refusal = assertInstanceOf(RefusalException.class, more.cause());
    assertEquals(StatusCode.SERVER_OVERLOAD, refusal.refusal().code());
    assertEquals(1L, refusal.refusal().retryAfterSeconds());
    assertEquals(1.0, metrics.counter("meshrelay_pool_refusals", "pool", "test").count());
    release.countDown();
    for (Future<Boolean> work : taken) {
      assertTrue(work.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void begin_manyTasksWait_isRefusedWhileFurtherStepsAreTaken() throws Exception {
    try (BoundedPool roomy = new BoundedPool("roomy", 1, 1_000, metrics)) {
      List<Future<Boolean>> taken = new ArrayList<>();
      taken.add(roomy.submit(() -> release.await(20, TimeUnit.SECONDS)));
      Future<Boolean> begun = begin(roomy);
      while (begun.cause() == null) {
        taken.add(begun);
        assertTrue(taken.size() < 1_000, "begins until the queue is full");
        begun = begin(roomy);
      }

      RefusalException refusal = assertInstanceOf(RefusalException.class, begun.cause());
      assertEquals(StatusCode.SERVER_OVERLOAD, refusal.refusal().code());
      taken.add(roomy.submit(() -> true));
      release.countDown();
      for (Future<Boolean> work : taken) {
        assertTrue(work.await(20, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void executor_beyondTheQueue_rejects() throws Exception {
    List<Future<Boolean>> taken = fill();

    assertThrows(RejectedExecutionException.class, () -> pool.executor().execute(() -> {}));
    assertEquals(3, taken.size());
  }

  @Test
  void submit_failingWork_failsTheFutureAndKeepsTheThread() throws Exception {
    Future<Object> failing =
        pool.submit(
            () -> {
              throw new AssertionError("a bug");
            });

    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> failing.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
    Throwable cause = failure.getCause();
    assertNotNull(cause);
    assertEquals("a bug", cause.getMessage());
    assertTrue(pool.submit(() -> true).await(20, TimeUnit.SECONDS));
  }

  @Test
  void submit_fromAnEventLoop_completesOnItsContext() throws Exception {
    Vertx vertx = GuardedVertx.open();
    try {
      Context context = vertx.getOrCreateContext();
      Promise<Context> completedOn = Promise.promise();
      context.runOnContext(
          ignored ->
              pool.submit(() -> true)
                  .onSuccess(done -> completedOn.complete(Vertx.currentContext())));

      assertSame(context, completedOn.future().await(20, TimeUnit.SECONDS));
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void next_onAThreadOfThePool_runsAtOnceAndElsewhereInTurn() throws Exception {
    Future<List<String>> steps =
        pool.begin(
            () -> {
              List<String> done = new ArrayList<>();
              Future<Boolean> step = pool.next(() -> done.add("step"));
              boolean unused = done.add("behind it");
              return step.map(ran -> List.copyOf(done));
            });
    assertEquals(List.of("step", "behind it"), steps.await(20, TimeUnit.SECONDS));

    List<Future<Boolean>> taken = fill();
    Future<Boolean> elsewhere = pool.next(() -> true);
    assertInstanceOf(RefusalException.class, elsewhere.cause(), "has no place in the queue");
    release.countDown();
    for (Future<Boolean> work : taken) {
      assertTrue(work.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void next_thatThrows_failsItsFuture() throws Exception {
    IllegalStateException bug = new IllegalStateException("bug");
    Future<Boolean> failed =
        pool.begin(
            () ->
                pool.next(
                    () -> {
                      throw bug;
                    }));

    assertFailed(bug, failed);
  }

  @Test
  void begin_workThatThrows_failsTheFuture() {
    IllegalStateException bug = new IllegalStateException("bug");
    Future<Boolean> failed =
        pool.begin(
            () -> {
              throw bug;
            });

    assertFailed(bug, failed);
  }

  @Test
  void begin_fromAnEventLoop_goesOnWithoutIt() throws Exception {
    Vertx vertx = GuardedVertx.open();
    try {
      Promise<List<String>> done = Promise.promise();
      vertx.getOrCreateContext().runOnContext(ignored -> threadsOfSteps().onComplete(done));

      assertEquals(
          List.of("mesh-test-0", "mesh-test-0"), done.future().await(20, TimeUnit.SECONDS));
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  /** The threads of two steps, the second taken up when the first is done. */
  private Future<List<String>> threadsOfSteps() {
    return pool.begin(
        () -> {
          String first = Thread.currentThread().getName();
          return pool.submit(() -> true)
              .map(done -> List.of(first, Thread.currentThread().getName()));
        });
  }

  private static void assertFailed(Throwable expected, Future<Boolean> failed) {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> failed.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
    assertSame(expected, failure.getCause());
  }

  private static Future<Boolean> begin(BoundedPool pool) {
    return pool.begin(() -> Future.succeededFuture(true));
  }

  @Test
  void close_finishesWhatWasTaken() throws Exception {
    List<Future<Boolean>> taken = fill();
    release.countDown();

    pool.close();

    assertTrue(taken.stream().allMatch(Future::succeeded));
    assertFalse(pool.submit(() -> true).succeeded());
  }
}
