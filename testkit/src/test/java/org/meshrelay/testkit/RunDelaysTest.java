package org.meshrelay.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel tells of threads that are ready and not run. */
@EnabledOnOs(OS.LINUX)
class RunDelaysTest {
  private static final Duration ENOUGH = Duration.ofMillis(100);

  @Test
  void moreLoopsThanProcessors_standWithoutOneForAPartOfTheTime() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> loops = spin(2 * Runtime.getRuntime().availableProcessors(), stop);
    try {
      RunDelays delays = new RunDelays(ProcessHandle.current().pid());
      Instant from = Instant.now();
      Instant first = sampleSoon(delays);
      Instant to = from;
      while (delays.within(from, to).compareTo(ENOUGH) < 0) {
        to = sampleSoon(delays);
        assertTrue(Duration.between(from, to).toSeconds() < 20, "no wait in 20 s");
      }
      Duration ran = delays.ranWithin(first, to).orElseThrow();
      assertTrue(ran.toMillis() > 0, "they computed");
      assertTrue(ran.compareTo(Duration.between(from, to)) <= 0, ran::toString);
      Duration waited = delays.within(from, to);
      assertTrue(waited.compareTo(Duration.between(from, to)) <= 0, waited::toString);
      assertEquals(Duration.ZERO, delays.within(from.minusSeconds(2), from.minusSeconds(1)));
    } finally {
      stop.set(true);
      for (Thread loop : loops) {
        loop.join();
      }
    }
  }

  /** How long a thread waited that is killed while it waits, the kernel tells nobody. */
  @Test
  void loopThatEnds_mayHaveWaitedSinceItWasLastSeenToRun() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch runs = new CountDownLatch(1);
    Thread loop =
        Thread.ofPlatform()
            .name("vert.x-eventloop-thread-0")
            .start(
                () -> {
                  runs.countDown();
                  park(stop);
                });
    assertTrue(runs.await(20, TimeUnit.SECONDS));
    RunDelays delays = new RunDelays(ProcessHandle.current().pid());
    Instant parked = sampleSoon(delays);
    Instant later = sampleSoon(delays);
    stop.set(true);
    LockSupport.unpark(loop);
    loop.join();
    Instant end = sampleSoon(delays);

    assertTrue(
        delays.within(parked, end).compareTo(Duration.between(later, end)) >= 0,
        "from when it was last seen to run");
  }

  @Test
  void processThatIsNotThere_neverWaited() {
    RunDelays delays = new RunDelays(Integer.MAX_VALUE);
    Instant now = sampleSoon(delays);
    assertEquals(Duration.ZERO, delays.within(Instant.EPOCH, now));
    assertEquals(Optional.empty(), delays.ranWithin(now, now));
  }

  private static Instant sampleSoon(RunDelays delays) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    Instant now = Instant.now();
    delays.sample(now);
    return now;
  }

  private static List<Thread> spin(int number, AtomicBoolean stop) {
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      loops.add(
          Thread.ofPlatform()
              .name("vert.x-eventloop-thread-" + i)
              .start(
                  () -> {
                    while (!stop.get()) {
                      Thread.onSpinWait();
                    }
                  }));
    }
    return loops;
  }

  private static void park(AtomicBoolean stop) {
    while (!stop.get()) {
      LockSupport.park();
    }
  }
}
