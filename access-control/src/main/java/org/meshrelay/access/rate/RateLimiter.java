package org.meshrelay.access.rate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts events against limits; never blocks, never grows beyond its bound.
 *
 * <p>The set of limits is open (a policy file may bring new ones) up to {@value #LIMITS_MAX}; each
 * has its own table of at most {@code keysMax} buckets and a sketch of fixed size behind it. A
 * limit of the same name with other figures takes the place of the one before and counts anew: what
 * was owed at the old rate says nothing at the new one.
 */
public final class RateLimiter {
  /** Far above the dozen limits of access-control.md E, so only a mistake can reach it. */
  private static final int LIMITS_MAX = 256;

  private final Map<String, BucketTable> tables = new ConcurrentHashMap<>();
  private final int keysMax;
  private final long seed;
  private final long startNanos;

  /**
   * @param keysMax exact buckets per limit; about 100 octets each
   * @param seed random, secret to the process
   * @param startNanos the monotonic clock now
   */
  public RateLimiter(int keysMax, long seed, long startNanos) {
    this.keysMax = keysMax;
    this.seed = seed;
    this.startNanos = startNanos;
  }

  /**
   * Counts the event if its limit allows it.
   *
   * @return 0 if it was counted, otherwise the nanoseconds after which it would be
   */
  public long take(Charge charge, long nowNanos) {
    return table(charge.limit()).take(charge.key(), nowNanos);
  }

  /**
   * Counts the event against all limits, or against none. Two threads that race for the last token
   * of one key may leave the other limits of the loser charged once too often; nothing is ever
   * counted too little.
   *
   * @return 0 if it was counted, otherwise the longest wait of all
   */
  public long takeAll(List<Charge> charges, long nowNanos) {
    long wait = 0;
    for (Charge charge : charges) {
      wait = Math.max(wait, table(charge.limit()).peek(charge.key(), nowNanos));
    }
    if (wait > 0) {
      return wait;
    }
    for (Charge charge : charges) {
      wait = Math.max(wait, take(charge, nowNanos));
    }
    return wait;
  }

  /** Nanoseconds until the event would be in order; 0 means now. Counts nothing. */
  public long peek(Charge charge, long nowNanos) {
    return table(charge.limit()).peek(charge.key(), nowNanos);
  }

  /** Exact buckets held now, over all limits: a metric. */
  public int size() {
    return tables.values().stream().mapToInt(BucketTable::size).sum();
  }

  private BucketTable table(Limit limit) {
    BucketTable present = tables.get(limit.name());
    if (present != null && present.limit().equals(limit)) {
      return present;
    }
    if (present == null && tables.size() >= LIMITS_MAX) {
      throw new IllegalStateException("more than " + LIMITS_MAX + " limits");
    }
    BucketTable table =
        tables.compute(
            limit.name(),
            (name, old) ->
                old != null && old.limit().equals(limit)
                    ? old
                    : new BucketTable(limit, keysMax, seed, startNanos));
    return Objects.requireNonNull(table);
  }
}
