package org.meshrelay.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What fails a test that holds an event loop, and what does not. */
class LoopWarningsTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-25T10:00:01.200Z");

  @Test
  void loop_heldTooLong_isSeenWithItsStack() throws InterruptedException {
    Vertx vertx = GuardedVertx.openSingle();
    try (LoopWarnings warnings = LoopWarnings.listen()) {
      CountDownLatch held = new CountDownLatch(1);
      vertx.runOnContext(
          nothing -> {
            holdLoop(Duration.ofMillis(4 * GuardedVertx.THRESHOLD_MS));
            held.countDown();
          });
      assertTrue(held.await(20, TimeUnit.SECONDS));

      List<LoopWarning> seen = warnings.take();
      assertFalse(seen.isEmpty());
      assertTrue(seen.getLast().blocked().toMillis() >= GuardedVertx.THRESHOLD_MS);
      assertTrue(seen.getLast().text().contains("holdLoop"), seen.getLast()::text);
      assertTrue(warnings.take().isEmpty(), "each once");
    } finally {
      Object unused = vertx.close().await();
    }
  }

  private static void holdLoop(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long rest = time.toNanos(); rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  @Test
  void warning_onAMachineThatRan_convicts() {
    try (MachineWatch machine = MachineWatch.start()) {
      List<LoopWarning> warnings =
          List.of(LoopWarning.of(LONG_AGO, "Thread a has been blocked for 60 ms"));

      AssertionError failure =
          assertThrows(AssertionError.class, () -> LoopWarnings.failIfConvicted(warnings, machine));
      assertTrue(String.valueOf(failure.getMessage()).contains("blocked for 60 ms"));
      assertDoesNotThrow(() -> LoopWarnings.failIfConvicted(List.of(), machine));
    }
  }

  @Test
  void warning_ofALoopThatHadNoProcessor_convictsOfTheRestOnly() {
    LoopWarning warning =
        LoopWarning.of(LONG_AGO, "Thread a has been blocked for 83 ms, time limit is 50 ms");

    assertTrue(warning.isBeyondLimit(Duration.ZERO));
    assertTrue(warning.isBeyondLimit(Duration.ofMillis(33)));
    assertFalse(warning.isBeyondLimit(Duration.ofMillis(34)));
  }

  @Test
  void warning_ofALoopThatNeitherComputedNorWaited_convictsNobody() {
    LoopWarning stopped = withStack("\tat a.B.c(B.java:1)\n");
    LoopWarning waiting =
        withStack(
            "\tat java.base/jdk.internal.misc.Unsafe.park(Native Method)\n\tat a.B.c(B.java:1)\n");

    assertFalse(stopped.isHeld(Optional.of(Duration.ofMillis(49))));
    assertTrue(stopped.isHeld(Optional.of(Duration.ofMillis(70))));
    assertTrue(stopped.isHeld(Optional.empty()), "the kernel does not tell");
    assertTrue(waiting.isHeld(Optional.of(Duration.ZERO)));
    assertTrue(withStack("").isHeld(Optional.of(Duration.ZERO)), "nothing is known of it");
  }

  @Test
  void warning_ofALoopInACallThatDoesNotWait_convictsOfWhatItComputedOnly() {
    for (String call :
        List.of(
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.SocketDispatcher.write0",
            "java.lang.Thread.start0")) {
      LoopWarning past =
          withStack("\tat java.base/" + call + "(Native Method)\n\tat a.B.c(B.java:1)\n");

      assertFalse(past.isHeld(Optional.of(Duration.ofMillis(49))), call);
      assertTrue(past.isHeld(Optional.of(Duration.ofMillis(70))), call);
    }
  }

  private static LoopWarning withStack(String stack) {
    return LoopWarning.of(
        LONG_AGO,
        "Thread a has been blocked for 100 ms, time limit is 50 ms\nVertxException\n" + stack);
  }

  @Test
  void log_ofANode_givesWarningsWithTheirStacks() {
    List<LoopWarning> warnings =
        LoopWarning.in(
            """
            2026-11-25T09:59:56.000Z INFO  Node starting
            2026-11-25T10:00:00.900Z WARN  BlockedThreadChecker Thread vert.x-eventloop-thread-1 has been blocked for 95 ms, time limit is 50 ms
            2026-11-25T10:00:01.200Z WARN  BlockedThreadChecker Thread vert.x-eventloop-thread-1 has been blocked for 77 ms, time limit is 50 ms
            io.vertx.core.VertxException: Thread blocked
            \tat a.B.c(B.java:1)
            2026-11-25T10:00:02.000Z INFO  Node drained
            """);

    assertEquals(1, warnings.size(), "the first is of the warm-up");
    assertEquals(LONG_AGO, warnings.getFirst().at());
    assertEquals(Duration.ofMillis(77), warnings.getFirst().blocked());
    assertTrue(warnings.getFirst().text().endsWith("at a.B.c(B.java:1)\n"));
    assertEquals(List.of(), LoopWarning.in("2026-11-25T10:00:00.000Z INFO  Node ready\n"));
  }
}
