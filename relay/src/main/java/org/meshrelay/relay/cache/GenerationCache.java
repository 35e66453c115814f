package org.meshrelay.relay.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map that never weighs more than its bound and forgets what was not used for longest, roughly.
 *
 * <p>Two generations: entries are written to the young one; when that holds half of the bound it
 * becomes the old one, and the old one is dropped whole. An entry found in the old generation moves
 * to the young one. So what is used between two rotations stays, there is no list to keep in order
 * and no lock, and the cost of eviction is one reference.
 *
 * @param <K> keys
 * @param <V> values, immutable
 */
public final class GenerationCache<K, V> {
  private final long generationMax;
  private final ToLongFunction<V> weigher;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final AtomicBoolean rotating = new AtomicBoolean();
  private volatile Generations<K, V> generations = new Generations<>();

  /**
   * An empty cache.
   *
   * @param weightMax most that all entries together weigh
   * @param weigher weight of an entry, at least 1; one heavier than half the bound is not kept
   */
  public GenerationCache(long weightMax, ToLongFunction<V> weigher) {
    if (weightMax < 2) {
      throw new IllegalArgumentException("a cache needs room for two entries");
    }
    this.generationMax = weightMax / 2;
    this.weigher = weigher;
  }

  /** An empty cache in which every entry weighs 1. */
  public static <K, V> GenerationCache<K, V> ofEntries(long entriesMax) {
    return new GenerationCache<>(Math.max(2, entriesMax), value -> 1);
  }

  private record Generations<K, V>(
      long number,
      ConcurrentHashMap<K, V> young,
      AtomicLong youngWeight,
      ConcurrentHashMap<K, V> old) {
    Generations() {
      this(0, new ConcurrentHashMap<>(), new AtomicLong(), new ConcurrentHashMap<>());
    }

    Generations<K, V> rotated() {
      return new Generations<>(number + 1, new ConcurrentHashMap<>(), new AtomicLong(), young);
    }
  }

  /** The value of the key, or null. */
  public @Nullable V get(K key) {
    Generations<K, V> now = generations;
    V value = now.young.get(key);
    if (value == null) {
      value = now.old.get(key);
      if (value != null) {
        put(key, value);
      }
    }
    (value == null ? misses : hits).increment();
    return value;
  }

  /** Sets the value of the key. */
  public void put(K key, V value) {
    long weight = Math.max(1, weigher.applyAsLong(value));
    if (weight > generationMax) {
      remove(key);
      return;
    }
    Generations<K, V> now = generations;
    V replaced = now.young.put(key, value);
    long freed = replaced == null ? 0 : Math.max(1, weigher.applyAsLong(replaced));
    if (now.youngWeight.addAndGet(weight - freed) >= generationMax) {
      rotate(now);
    }
  }

  /** Forgets the key. */
  public void remove(K key) {
    Generations<K, V> now = generations;
    V removed = now.young.remove(key);
    if (removed != null) {
      long ignored = now.youngWeight.addAndGet(-Math.max(1, weigher.applyAsLong(removed)));
    }
    V ignored = now.old.remove(key);
  }

  /** Entries held, those of both generations counted twice. */
  public int size() {
    Generations<K, V> now = generations;
    return now.young.size() + now.old.size();
  }

  /** Look-ups that found something. */
  public long hits() {
    return hits.sum();
  }

  /** Look-ups that found nothing. */
  public long misses() {
    return misses.sum();
  }

  /** A race rotates once; whoever comes while another rotates leaves it to that one. */
  private void rotate(Generations<K, V> full) {
    if (rotating.compareAndSet(false, true)) {
      if (generations.number() == full.number()) {
        generations = full.rotated();
      }
      rotating.set(false);
    }
  }
}
