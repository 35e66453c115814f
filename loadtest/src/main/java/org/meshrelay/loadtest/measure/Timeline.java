package org.meshrelay.loadtest.measure;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Requests by second of the run. A second past the last one counts as the last. Any thread. */
public final class Timeline {
  private static final long SECOND = 1_000_000_000L;

  private final long startNanos;
  private final int seconds;
  private final Map<Count, AtomicLongArray> counts = new EnumMap<>(Count.class);

  /** What is counted. */
  public enum Count {
    /** Due in that second. */
    OFFERED,
    /** Handed to the network in that second. */
    SENT,
    /** Answered in that second, and not turned away for load. */
    ADMITTED,
    /** Acknowledged in that second. */
    ACKNOWLEDGED,
    /** Refused in that second. */
    REFUSED,
    /** Given up in that second. */
    FAILED
  }

  /**
   * A timeline.
   *
   * @param startNanos its beginning
   * @param seconds its length
   */
  public Timeline(long startNanos, int seconds) {
    this.startNanos = startNanos;
    this.seconds = Math.max(1, seconds);
    for (Count count : Count.values()) {
      counts.put(count, new AtomicLongArray(this.seconds));
    }
  }

  /** Counts one. */
  public void add(Count count, long atNanos) {
    long unused = of(count, secondOf(atNanos), 1);
  }

  /** Counts so many in one second. */
  public void add(Count count, int second, long many) {
    long unused = of(count, second, many);
  }

  /** Counts an outcome. */
  public void add(Outcome.Kind kind, long atNanos) {
    add(
        switch (kind) {
          case ACKNOWLEDGED -> Count.ACKNOWLEDGED;
          case REFUSED -> Count.REFUSED;
          case FAILED -> Count.FAILED;
        },
        atNanos);
  }

  /** The second that a moment is in, from 0. */
  public int secondOf(long atNanos) {
    return (int) Math.clamp((atNanos - startNanos) / SECOND, 0, seconds - 1L);
  }

  /** Its length. */
  public int seconds() {
    return seconds;
  }

  /** All seconds of one count. */
  public long[] of(Count count) {
    long[] values = new long[seconds];
    Arrays.setAll(values, second -> at(count, second));
    return values;
  }

  /** One second of one count. */
  public long at(Count count, int second) {
    return of(count, second, 0);
  }

  /** Adds, and returns what it was before. */
  private long of(Count count, int second, long delta) {
    AtomicLongArray bySecond = counts.get(count);
    return bySecond == null ? 0 : bySecond.getAndAdd(second, delta);
  }

  /** The sum of one count from one second up to, without, another. */
  public long sum(Count count, int from, int until) {
    long sum = 0;
    for (int second = Math.max(0, from); second < Math.min(until, seconds); second++) {
      sum += at(count, second);
    }
    return sum;
  }
}
