package org.meshrelay.loadtest.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was no acknowledgement, counted by code. Any thread. */
public final class Codes {
  /** Distinct codes: twice those of the protocol. What comes later counts as {@code other}. */
  private static final int CODES_MAX = 128;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder withWait = new LongAdder();

  /** Counts an outcome; acknowledgements are counted elsewhere. */
  public void add(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.ACKNOWLEDGED) {
      return;
    }
    if (outcome.kind() == Outcome.Kind.REFUSED) {
      refusals.increment();
      if (outcome.retryAfter()) {
        withWait.increment();
      }
    }
    boolean room = counts.size() < CODES_MAX || counts.containsKey(outcome.code());
    counts.computeIfAbsent(room ? outcome.code() : "other", code -> new LongAdder()).increment();
  }

  /** Adds the counts of another generator. */
  public void add(Map<String, Long> others, long refused, long refusedWithWait) {
    others.forEach(
        (code, count) -> counts.computeIfAbsent(code, unused -> new LongAdder()).add(count));
    refusals.add(refused);
    withWait.add(refusedWithWait);
  }

  /** Counts by code, in order of codes. */
  public Map<String, Long> counts() {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((code, count) -> sorted.put(code, count.sum()));
    return sorted;
  }

  /** Refusals by the service. */
  public long refusals() {
    return refusals.sum();
  }

  /** Those of them that said when to come again. */
  public long refusalsWithRetryAfter() {
    return withWait.sum();
  }
}
