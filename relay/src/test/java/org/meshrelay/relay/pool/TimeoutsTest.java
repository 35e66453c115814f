package org.meshrelay.relay.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.relay.admin.Metrics;

/** Limits on futures. */
final class TimeoutsTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(30);

  private final Metrics metrics = new Metrics();
  private final Timeouts timeouts = new Timeouts(metrics);

  @AfterEach
  void close() {
    timeouts.close();
    metrics.close();
  }

  @Test
  void limit_completeFuture_isThatFuture() {
    Future<String> complete = Future.succeededFuture("done");

    assertSame(complete, timeouts.limit(complete, LONG));
  }

  @Test
  void limit_completedInTime_hasItsValueAndIsLifted() {
    Promise<String> work = Promise.promise();
    Future<String> limited = timeouts.limit(work.future(), LONG);
    assertFalse(limited.isComplete());
    assertEquals(1, pending());

    work.complete("done");

    assertEquals("done", limited.result());
    assertEquals(0, pending());
  }

  @Test
  void limit_failedInTime_hasItsFailure() {
    Promise<String> work = Promise.promise();
    Future<String> limited = timeouts.limit(work.future(), LONG);
    IllegalStateException failure = new IllegalStateException("broken");

    work.fail(failure);

    assertSame(failure, limited.cause());
  }

  @Test
  void limit_neverCompleted_failsNotBeforeItsTime() {
    long begin = System.nanoTime();
    Future<String> limited = timeouts.limit(Promise.<String>promise().future(), SHORT);

    assertThrows(TimeoutException.class, () -> limited.await(1, TimeUnit.MINUTES));

    assertInstanceOf(TimeoutException.class, limited.cause());
    assertTrue(System.nanoTime() - begin >= SHORT);
  }

  @Test
  void limit_completedAfterIt_staysFailed() throws Exception {
    Promise<String> work = Promise.promise();
    Future<String> limited = timeouts.limit(work.future(), 0);
    assertThrows(TimeoutException.class, () -> limited.await(1, TimeUnit.MINUTES));

    work.complete("late");

    assertInstanceOf(TimeoutException.class, limited.cause());
  }

  private long pending() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("meshrelay_timeouts_pending "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
