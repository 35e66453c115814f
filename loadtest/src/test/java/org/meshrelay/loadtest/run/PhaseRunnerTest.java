package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.rate.RateCurve;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;

/** Work that breaks its promise: requests end in the generator, and the phase ends. */
@Timeout(60)
class PhaseRunnerTest {
  private static final Phase.Load OPEN =
      new Phase.Load.Open(new RateCurve.Constant(100), Arrivals.Spacing.EVEN);
  private static final Phase.Load CLOSED = new Phase.Load.Closed(3, 0);
  private static final String CODE = "generator: java.lang.IllegalStateException: a mistake";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong now = new AtomicLong();
  private final Recording recording =
      new Recording(
          true,
          new LatencyLog(OutputStream.nullOutputStream(), 0),
          new Timeline(0, 10),
          new Codes(),
          new PhaseCounts());

  /** Each look at it takes a millisecond. */
  private final PaceClock clock =
      new PaceClock() {
        @Override
        public long nanoTime() {
          return now.addAndGet(1_000_000);
        }

        @Override
        public void await(long untilNanos) {
          now.accumulateAndGet(untilNanos, Math::max);
        }
      };

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void open_workThrows_endsAndCountsEach() throws Exception {
    assertEachFailed(
        OPEN,
        operation -> {
          throw new IllegalStateException("a mistake");
        });
  }

  @Test
  void open_stageFails_endsAndCountsEach() throws Exception {
    assertEachFailed(
        OPEN, operation -> CompletableFuture.failedStage(new IllegalStateException("a mistake")));
  }

  @Test
  void closed_workThrows_usersGoOnToTheEnd() throws Exception {
    assertEachFailed(
        CLOSED,
        operation -> {
          throw new IllegalStateException("a mistake");
        });
  }

  private void assertEachFailed(Phase.Load load, Work work) throws InterruptedException {
    PhaseRunner.Ran ran =
        new PhaseRunner(clock, work, recording, timer)
            .run(new Phase("broken", 2, true, load), new Mix(Map.of(Mix.Operation.POST, 1)), 1);

    PhaseCounts.Counts counts = recording.counts().snapshot();
    assertTrue(ran.offered() > 10, ran::toString);
    assertEquals(ran.offered(), counts.failed(), counts::toString);
    assertEquals(Map.of(CODE, ran.offered()), recording.codes().counts());
  }
}
