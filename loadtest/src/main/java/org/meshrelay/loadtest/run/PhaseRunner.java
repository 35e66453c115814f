package org.meshrelay.loadtest.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.rate.Pacer;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;

/** Runs phases, one at a time, on the calling thread; returns when the last request has ended. */
public final class PhaseRunner {
  /** What a request is that was never sent for that reason. */
  static final Outcome TOO_MANY = Outcome.failed("generator: too many in flight");

  private final PaceClock clock;
  private final Work work;
  private final Recording recording;
  private final ScheduledExecutorService timer;
  private final int inFlightMax;
  private final Semaphore room;

  /**
   * A runner.
   *
   * @param timer wakes users of the closed model who think
   * @param inFlightMax requests on their way at a time; what is due beyond that is given up at
   *     once, and the run is not valid
   */
  public PhaseRunner(
      PaceClock clock,
      Work work,
      Recording recording,
      ScheduledExecutorService timer,
      int inFlightMax) {
    this.clock = clock;
    this.work = work;
    this.recording = recording;
    this.timer = timer;
    this.inFlightMax = inFlightMax;
    this.room = new Semaphore(inFlightMax);
  }

  /**
   * What a phase was.
   *
   * @param fromNanos its beginning
   * @param toNanos its end by the schedule; answers may have come later
   * @param offered requests that were due
   */
  public record Ran(long fromNanos, long toNanos, long offered) {}

  /**
   * Runs a phase whose rate is known ({@link Phase#after}); {@code seed} draws the operations and
   * the arrivals.
   */
  public Ran run(Phase phase, Mix mix, long seed) throws InterruptedException {
    long start = clock.nanoTime();
    long end = start + (long) (phase.seconds() * 1e9);
    recording.counts().endAt(end);
    long offered =
        switch (phase.load()) {
          case Phase.Load.Open open -> open(phase, open, mix, new Plan(start, end, seed));
          case Phase.Load.Closed closed -> closed(closed, mix, new Plan(start, end, seed));
          case Phase.Load.OfPeak unknown ->
              throw new IllegalArgumentException("the peak is not known: " + unknown);
        };
    room.acquire(inFlightMax);
    room.release(inFlightMax);
    return new Ran(start, end, offered);
  }

  private record Plan(long start, long end, long seed) {}

  private long open(Phase phase, Phase.Load.Open open, Mix mix, Plan plan)
      throws InterruptedException {
    Arrivals arrivals = Arrivals.of(open.curve(), phase.seconds(), open.spacing(), plan.seed());
    Mix.Operation[] operations = mix.draw(arrivals.count(), plan.seed() + 1);
    new Pacer(clock)
        .run(
            arrivals,
            plan.start(),
            (i, intended) -> {
              recording.scheduled(intended, clock.nanoTime());
              var unused = fire(operations[i], intended);
            });
    clock.await(plan.end());
    return arrivals.count();
  }

  private CompletableFuture<Outcome> fire(Mix.Operation operation, long intended) {
    recording.offered(intended);
    long sent = clock.nanoTime();
    if (!room.tryAcquire()) {
      recording.ended(operation, TOO_MANY, new Recording.Moments(intended, sent, sent));
      return CompletableFuture.completedFuture(TOO_MANY);
    }
    recording.sent(sent);
    return perform(operation)
        .handle(
            (outcome, failure) -> {
              Outcome known = outcome == null ? Outcome.failed("generator: " + failure) : outcome;
              recording.ended(
                  operation, known, new Recording.Moments(intended, sent, clock.nanoTime()));
              room.release();
              return known;
            })
        .toCompletableFuture();
  }

  /** A mistake that is thrown at once ends the request as a failed stage does, not the run. */
  private CompletionStage<Outcome> perform(Mix.Operation operation) {
    try {
      return work.perform(operation);
    } catch (RuntimeException mistake) {
      return CompletableFuture.failedStage(mistake);
    }
  }

  private long closed(Phase.Load.Closed closed, Mix mix, Plan plan) throws InterruptedException {
    Users users = new Users(closed, mix, plan);
    users.start();
    users.done.acquire(closed.users());
    return users.offered.get();
  }

  /** Users of the closed model: each sends its next request when the last has ended. */
  private final class Users {
    /** Operations drawn in advance; then they repeat. */
    private static final int OPERATIONS = 1 << 16;

    private final Phase.Load.Closed closed;
    private final long end;
    private final Mix.Operation[] operations;
    private final AtomicLong offered = new AtomicLong();
    private final Semaphore done = new Semaphore(0);

    Users(Phase.Load.Closed closed, Mix mix, Plan plan) {
      this.closed = closed;
      this.end = plan.end();
      this.operations = mix.draw(OPERATIONS, plan.seed() + 1);
    }

    void start() {
      for (int i = 0; i < closed.users(); i++) {
        next();
      }
    }

    private void next() {
      long now = clock.nanoTime();
      if (now >= end) {
        done.release();
        return;
      }
      Mix.Operation operation = operations[(int) (offered.getAndIncrement() % OPERATIONS)];
      var unused = fire(operation, now).whenComplete((outcome, failure) -> after(outcome));
    }

    private void after(Outcome outcome) {
      boolean over = outcome.equals(MeshWork.USED_UP);
      if (over) {
        done.release();
      } else if (closed.thinkMs() > 0) {
        var unused = timer.schedule(this::next, closed.thinkMs(), TimeUnit.MILLISECONDS);
      } else {
        // Not in this call: an answer that is there at once would nest the next one in itself.
        timer.execute(this::next);
      }
    }
  }
}
