package org.meshrelay.protocol.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Values of 16 octets, each kept for one fixed time after it came in. When the cap is reached new
 * values are refused rather than old ones dropped, so what is in the set is certain. Any thread; a
 * short lock.
 */
final class ExpiringSet {
  /** What became of an attempt to enter a value. */
  enum Entry {
    /** Not known before; known from now on. */
    NEW,
    /** Known. */
    KNOWN,
    /** Not known, and there is no room to remember it. */
    NO_ROOM
  }

  private static final int VALUE_SIZE = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Long> entries = new LinkedHashMap<>();
  private final long keepNanos;
  private final int entriesMax;
  private final LongAdder known = new LongAdder();
  private final LongAdder noRoom = new LongAdder();

  ExpiringSet(long keepNanos, int entriesMax) {
    this.keepNanos = keepNanos;
    this.entriesMax = entriesMax;
  }

  /** Enters the first 16 octets of the value. */
  Entry enter(Bytes value, long nowNanos) {
    Key key = new Key(value.bigEndianAt(0, 8), value.bigEndianAt(8, VALUE_SIZE - 8));
    lock.lock();
    try {
      forget(nowNanos);
      if (entries.containsKey(key)) {
        known.increment();
        return Entry.KNOWN;
      }
      if (entries.size() >= entriesMax) {
        noRoom.increment();
        return Entry.NO_ROOM;
      }
      entries.put(key, nowNanos);
      return Entry.NEW;
    } finally {
      lock.unlock();
    }
  }

  /** True if the value is known; enters nothing. */
  boolean contains(Bytes value, long nowNanos) {
    Key key = new Key(value.bigEndianAt(0, 8), value.bigEndianAt(8, VALUE_SIZE - 8));
    lock.lock();
    try {
      forget(nowNanos);
      return entries.containsKey(key);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  long knownCount() {
    return known.sum();
  }

  long noRoomCount() {
    return noRoom.sum();
  }

  private void forget(long nowNanos) {
    Iterator<Long> oldest = entries.values().iterator();
    while (oldest.hasNext() && nowNanos - oldest.next() > keepNanos) {
      oldest.remove();
    }
  }

  /** Comparable, so that values chosen to share a hash code make a tree and not a list. */
  private record Key(long high, long low) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byHigh = Long.compare(high, other.high);
      return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }
  }
}
