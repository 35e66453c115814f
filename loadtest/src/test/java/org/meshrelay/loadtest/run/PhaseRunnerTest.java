package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.OperationTimes;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.PhaseTimes;
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
          new PhaseCounts(),
          new OperationTimes());

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

  @Test
  void closed_hasNoScheduleThatItCouldBeBehind() throws Exception {
    PhaseRunner.Ran unused = run(CLOSED, operation -> acknowledged());

    assertEquals(0, recording.latencies().sendDelay().getTotalCount());
    assertEquals(0, recording.counts().times(new Histogram(3)).delays().getTotalCount());
  }

  @Test
  void open_sendDelayOfEachIsWrittenDown() throws Exception {
    PhaseRunner.Ran ran = run(OPEN, operation -> acknowledged());

    PhaseTimes times = recording.counts().times(new Histogram(3));
    assertEquals(ran.offered(), times.delays().getTotalCount());
    assertEquals(ran.offered(), times.latencies().getTotalCount());
  }

  @Test
  void open_moreThanThereIsRoomFor_isTheGeneratorsFailure() throws Exception {
    Queue<CompletableFuture<Outcome>> waiting = new ConcurrentLinkedQueue<>();
    // Nothing is answered before all are offered.
    PaceClock answersAtTheEnd =
        new PaceClock() {
          @Override
          public long nanoTime() {
            return clock.nanoTime();
          }

          @Override
          public void await(long untilNanos) throws InterruptedException {
            clock.await(untilNanos);
            if (recording.counts().snapshot().offered() == 200) {
              waiting.forEach(answer -> answer.complete(Outcome.ACKNOWLEDGED));
            }
          }
        };

    PhaseRunner.Ran ran =
        new PhaseRunner(
                answersAtTheEnd,
                operation -> {
                  CompletableFuture<Outcome> answer = new CompletableFuture<>();
                  waiting.add(answer);
                  return answer;
                },
                recording,
                timer,
                50)
            .run(new Phase("full", 2, true, OPEN), new Mix(Map.of(Mix.Operation.POST, 1)), 1);

    assertEquals(200, ran.offered());
    assertEquals(50, recording.counts().snapshot().acknowledged());
    assertEquals(Map.of("generator: too many in flight", 150L), recording.codes().counts());
  }

  private static CompletableFuture<Outcome> acknowledged() {
    return CompletableFuture.completedFuture(Outcome.ACKNOWLEDGED);
  }

  private PhaseRunner.Ran run(Phase.Load load, Work work) throws InterruptedException {
    return new PhaseRunner(clock, work, recording, timer, 100)
        .run(new Phase("made-up", 2, true, load), new Mix(Map.of(Mix.Operation.POST, 1)), 1);
  }

  private void assertEachFailed(Phase.Load load, Work work) throws InterruptedException {
    PhaseRunner.Ran ran =
        new PhaseRunner(clock, work, recording, timer, 100)
            .run(new Phase("broken", 2, true, load), new Mix(Map.of(Mix.Operation.POST, 1)), 1);

    PhaseCounts.Counts counts = recording.counts().snapshot();
    assertTrue(ran.offered() > 10, ran::toString);
    assertEquals(ran.offered(), counts.failed(), counts::toString);
    assertEquals(Map.of(CODE, ran.offered()), recording.codes().counts());
  }
}
