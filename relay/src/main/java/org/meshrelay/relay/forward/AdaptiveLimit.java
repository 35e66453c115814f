package org.meshrelay.relay.forward;

import java.util.concurrent.TimeUnit;

/**
 * How many transfers may be under way at a time, by how long the last ones took (protocol.md 7.2):
 * fewer when 40 % of them took 4 s or more, more when 90 % took less than 1 s and more were wanted.
 *
 * <p>A mechanism without a thread or a clock: one owner, time passed in.
 */
final class AdaptiveLimit {
  private static final int WINDOW = 100;
  private static final int JUDGED_MIN = 20;
  private static final long SLOW = TimeUnit.SECONDS.toNanos(4);
  private static final long FAST = TimeUnit.SECONDS.toNanos(1);
  private static final long JUDGED_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long HELD = TimeUnit.SECONDS.toNanos(10);

  private final Bounds bounds;

  /** Times of the last transfers, in a ring. */
  private final long[] took = new long[WINDOW];

  private long transfers;
  private int sinceJudged;
  private long quietUntilNanos;
  private boolean quiet;
  private int limit;

  /**
   * Where a limit begins and between what it moves.
   *
   * @param min at least 1
   * @param start between the others
   */
  record Bounds(int min, int start, int max) {
    Bounds {
      if (min < 1 || start < min || max < start) {
        throw new IllegalArgumentException(min + " <= " + start + " <= " + max);
      }
    }

    /** As the specification says, but no more than an operator allows. */
    static Bounds below(int max, int min, int start) {
      return new Bounds(Math.min(min, max), Math.min(start, max), max);
    }
  }

  AdaptiveLimit(Bounds bounds) {
    this.bounds = bounds;
    this.limit = bounds.start();
  }

  /** Transfers that may be under way. */
  int value() {
    return limit;
  }

  /**
   * Takes note of a transfer.
   *
   * @param nanos what it took; {@link Long#MAX_VALUE} if its time ran out
   * @param demand transfers under way and those that could be
   * @return less than 0 if the limit has fallen, more if it has risen
   */
  int ended(long nanos, int demand, long nowNanos) {
    took[(int) (transfers++ % WINDOW)] = nanos;
    sinceJudged++;
    if (sinceJudged < Math.max(JUDGED_MIN, limit / 2) || isQuiet(nowNanos)) {
      return 0;
    }
    sinceJudged = 0;
    int before = limit;
    limit = judged(demand);
    quiet = true;
    quietUntilNanos = nowNanos + (limit < before ? HELD : JUDGED_EVERY);
    return Integer.compare(limit, before);
  }

  private boolean isQuiet(long nowNanos) {
    quiet = quiet && quietUntilNanos - nowNanos > 0;
    return quiet;
  }

  /** In whole numbers: 40 % of five is two, and no rounding decides. */
  private int judged(int demand) {
    int size = (int) Math.min(transfers, WINDOW);
    int slow = 0;
    int fast = 0;
    for (int i = 0; i < size; i++) {
      slow += took[i] >= SLOW ? 1 : 0;
      fast += took[i] < FAST ? 1 : 0;
    }
    if (slow * 10 >= size * 4) {
      return Math.max(bounds.min(), limit * 7 / 10);
    }
    if (fast * 10 >= size * 9 && demand >= limit) {
      return Math.min(bounds.max(), limit + Math.max(1, (limit + 9) / 10));
    }
    return limit;
  }
}
