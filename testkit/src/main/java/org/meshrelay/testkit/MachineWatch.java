package org.meshrelay.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the machine does not run threads that are ready to run: a canary thread naps a few
 * milliseconds at a time and remembers when it overslept. Tests that judge how long something took
 * ask it whether the machine was the reason. Close it, or its thread goes on.
 */
public final class MachineWatch implements AutoCloseable {
  /** Oversleeping from which on the machine, not what is judged, was late. */
  public static final Duration LATE = Duration.ofMillis(15);

  private static final Duration NAP = Duration.ofMillis(2);

  /** Some minutes on a machine that is always late. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Deque<Late> late = new ConcurrentLinkedDeque<>();
  private final Thread canary;
  private volatile Instant napStarted = Instant.now();
  private volatile boolean closed;

  private record Late(Instant from, Instant to) {
    private boolean overlaps(Instant begin, Instant end) {
      return !from.isAfter(end) && !to.isBefore(begin);
    }
  }

  private MachineWatch() {
    canary = Thread.ofPlatform().name("canary").daemon().unstarted(this::watch);
  }

  /** Starts to watch. */
  public static MachineWatch start() {
    MachineWatch watch = new MachineWatch();
    watch.canary.start();
    return watch;
  }

  private void watch() {
    while (!closed) {
      Instant from = Instant.now();
      napStarted = from;
      LockSupport.parkNanos(NAP.toNanos());
      Instant to = Instant.now();
      if (isLate(from, to)) {
        late.addLast(new Late(from, to));
        if (late.size() > REMEMBERED_MAX) {
          late.removeFirst();
        }
      }
    }
  }

  private static boolean isLate(Instant from, Instant to) {
    return Duration.between(from, to).minus(NAP).compareTo(LATE) >= 0;
  }

  /** True if the machine was late at some time between, a nap still going on included. */
  public boolean wasLate(Instant from, Instant to) {
    Instant ongoing = napStarted;
    Instant now = Instant.now();
    return late.stream().anyMatch(nap -> nap.overlaps(from, to))
        || (isLate(ongoing, now) && new Late(ongoing, now).overlaps(from, to));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(canary);
  }
}
