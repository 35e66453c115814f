package org.meshrelay.access.rate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The buckets of one limit: exact ones up to a cap, beyond it the sketch.
 *
 * <p>A bucket that is full again equals one that was never there, so idle buckets are swept; a
 * sweep costs one walk over a shard and happens at most once per {@value #SWEEP_NANOS} ns and
 * shard, which bounds its share whatever the arrival rate. Buckets in use are never evicted: a
 * sprayer of new keys fills the table, then meets the sketch.
 */
final class BucketTable {
  private static final int SHARDS = 16;

  /** One second: a walk over a full shard of 16,384 buckets takes well below a millisecond. */
  private static final long SWEEP_NANOS = 1_000_000_000L;

  /** Marks a bucket that a sweep took out; whoever still holds it looks the key up again. */
  private static final long SWEPT = Long.MIN_VALUE;

  private final Limit limit;
  private final int shardMax;
  private final Shard[] shards = new Shard[SHARDS];
  private final ArrivalSketch sketch;

  BucketTable(Limit limit, int keysMax, long seed, long startNanos) {
    this.limit = limit;
    this.shardMax = Math.max(1, keysMax / SHARDS);
    this.sketch = new ArrivalSketch(seed, startNanos);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard(startNanos);
    }
  }

  private static final class Shard {
    final ConcurrentHashMap<String, AtomicLong> buckets = new ConcurrentHashMap<>();
    final AtomicInteger size = new AtomicInteger();
    final AtomicLong sweptAt;

    Shard(long startNanos) {
      sweptAt = new AtomicLong(startNanos);
    }
  }

  Limit limit() {
    return limit;
  }

  /** Nanoseconds to wait, 0 when the event is in order; counts nothing. */
  long peek(String key, long nowNanos) {
    AtomicLong bucket = shard(key).buckets.get(key);
    long tat = bucket == null ? SWEPT : bucket.get();
    long known = tat == SWEPT ? sketchedOrIdle(key, nowNanos) : tat;
    return Math.max(0, Gcra.waitNanos(limit, known, nowNanos));
  }

  /** Counts the event if it is in order. Returns 0 then, else nanoseconds to wait. */
  long take(String key, long nowNanos) {
    Shard shard = shard(key);
    while (true) {
      AtomicLong bucket = bucket(shard, key, nowNanos);
      if (bucket == null) {
        return takeSketched(key, nowNanos);
      }
      long tat = bucket.get();
      if (tat == SWEPT) {
        continue;
      }
      long wait = Gcra.waitNanos(limit, tat, nowNanos);
      if (wait > 0) {
        return wait;
      }
      if (bucket.compareAndSet(tat, Gcra.advance(limit, tat, nowNanos))) {
        return 0;
      }
    }
  }

  int size() {
    int total = 0;
    for (Shard shard : shards) {
      total += shard.size.get();
    }
    return total;
  }

  private @org.jspecify.annotations.Nullable AtomicLong bucket(
      Shard shard, String key, long nowNanos) {
    AtomicLong present = shard.buckets.get(key);
    if (present != null) {
      return present;
    }
    if (shard.size.get() >= shardMax) {
      sweep(shard, nowNanos);
    }
    if (shard.size.incrementAndGet() > shardMax) {
      shard.size.decrementAndGet();
      return null;
    }
    AtomicLong fresh = new AtomicLong(sketchedOrIdle(key, nowNanos));
    AtomicLong raced = shard.buckets.putIfAbsent(key, fresh);
    if (raced != null) {
      shard.size.decrementAndGet();
      return raced;
    }
    return fresh;
  }

  private void sweep(Shard shard, long nowNanos) {
    long last = shard.sweptAt.get();
    if (nowNanos - last < SWEEP_NANOS || !shard.sweptAt.compareAndSet(last, nowNanos)) {
      return;
    }
    shard.buckets.forEach(
        (key, bucket) -> {
          long tat = bucket.get();
          if (tat != SWEPT && Gcra.isIdle(tat, nowNanos) && bucket.compareAndSet(tat, SWEPT)) {
            shard.buckets.remove(key, bucket);
            shard.size.decrementAndGet();
          }
        });
  }

  private long takeSketched(String key, long nowNanos) {
    long tat = sketch.tat(key, nowNanos);
    long wait = Gcra.waitNanos(limit, tat, nowNanos);
    if (wait > 0) {
      return wait;
    }
    sketch.raise(key, Gcra.advance(limit, tat, nowNanos));
    return 0;
  }

  /** What the sketch holds of a key that now gets, or could get, a bucket of its own. */
  private long sketchedOrIdle(String key, long nowNanos) {
    return sketch.tat(key, nowNanos);
  }

  private Shard shard(String key) {
    int hash = key.hashCode();
    return shards[Math.floorMod(hash ^ hash >>> 16, SHARDS)];
  }
}
