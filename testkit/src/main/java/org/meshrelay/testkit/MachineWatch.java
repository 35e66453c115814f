package org.meshrelay.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the machine does not run threads that are ready to run: a canary thread naps a few
 * milliseconds at a time and remembers when it overslept, and how long the event loops of this
 * process, or of the one that it {@linkplain #follow follows}, stood without a processor, or the
 * host of a virtual machine had taken one away. Tests that judge how long something took ask it
 * whether the machine was the reason. Close it, or its thread goes on.
 */
public final class MachineWatch implements AutoCloseable {
  /** Oversleeping from which on the machine, not what is judged, was late. */
  public static final Duration LATE = Duration.ofMillis(15);

  private static final Duration NAP = Duration.ofMillis(2);

  /** What the kernel counted is read that often; a wait is known so much later at most. */
  private static final Duration SAMPLE = Duration.ofMillis(10);

  /** Some minutes on a machine that is always late. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Deque<Late> late = new ConcurrentLinkedDeque<>();
  private final Thread canary;
  private final Map<Long, RunDelays> delays = new ConcurrentHashMap<>();
  private final StolenTime stolen = new StolenTime();
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
    watch.follow(ProcessHandle.current().pid());
    watch.canary.start();
    return watch;
  }

  /** Watches the event loops of a further process too; once is enough. */
  public void follow(long pid) {
    RunDelays unused = delays.computeIfAbsent(pid, RunDelays::new);
  }

  private void watch() {
    Instant sampled = Instant.EPOCH;
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
      if (Duration.between(sampled, to).compareTo(SAMPLE) >= 0) {
        sampled = to;
        delays.values().forEach(each -> each.sample(to));
        stolen.sample(to);
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

  /**
   * The longest that an event loop can have stood without a processor within the time: the wait for
   * one, and what the host took.
   */
  public Duration withoutProcessor(Instant from, Instant to) {
    Duration waited = waited(from, to.plus(SAMPLE));
    return waited.plus(stolen.within(from, to.plus(SAMPLE)));
  }

  /**
   * The longest that an event loop of any process had a processor within the time; empty if the
   * kernel does not tell, or nobody looked then.
   */
  public Optional<Duration> withProcessor(Instant from, Instant to) {
    return delays.values().stream()
        .map(each -> each.ranWithin(from, to.plus(SAMPLE)))
        .flatMap(Optional::stream)
        .max(Duration::compareTo);
  }

  private Duration waited(Instant from, Instant to) {
    return delays.values().stream()
        .map(each -> each.within(from, to))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(canary);
  }
}
