package org.meshrelay.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** When threads or processors had to wait, or ran. Bounded; one thread adds, any thread asks. */
final class Waits {
  /** Some minutes of one that waits all the time. */
  private static final int REMEMBERED_MAX = 50_000;

  private final Deque<Wait> waits = new ConcurrentLinkedDeque<>();
  private volatile Instant forgotten = Instant.MIN;

  private record Wait(Object who, Instant from, Instant to) {
    private Duration within(Instant begin, Instant end) {
      Instant first = from.isAfter(begin) ? from : begin;
      Instant last = to.isBefore(end) ? to : end;
      return last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
    }
  }

  void add(Object who, Instant from, Instant to) {
    waits.addLast(new Wait(who, from, to));
    if (waits.size() > REMEMBERED_MAX) {
      forgotten = waits.removeFirst().to;
    }
  }

  /** True if nothing of the time since then has been forgotten to make room. */
  boolean remembersSince(Instant from) {
    return !forgotten.isAfter(from);
  }

  /** The longest that one of them waited within the time. */
  Duration longest(Instant from, Instant to) {
    Map<Object, Duration> waited = new HashMap<>();
    for (Wait wait : waits) {
      waited.merge(wait.who, wait.within(from, to), Duration::plus);
    }
    return waited.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
