package org.meshrelay.dare.index;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The entries that are in no file yet. One thread puts, any reads. */
final class MemoryTable {
  private final ConcurrentSkipListMap<IndexKey, Long> entries = new ConcurrentSkipListMap<>();

  /** Own count: the map's takes a walk. */
  private volatile int size;

  void put(long hi, long lo, long value) {
    if (entries.put(new IndexKey(hi, lo), value) == null) {
      grow();
    }
  }

  /** Only the putting thread writes. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void grow() {
    size++;
  }

  @Nullable Long get(long hi, long lo) {
    return entries.get(new IndexKey(hi, lo));
  }

  Map.@Nullable Entry<IndexKey, Long> floor(long hi, long lo) {
    return entries.floorEntry(new IndexKey(hi, lo));
  }

  int size() {
    return size;
  }

  EntryCursor from(long hi, long lo) {
    ConcurrentNavigableMap<IndexKey, Long> tail = entries.tailMap(new IndexKey(hi, lo), true);
    return new MapCursor(tail.entrySet().iterator());
  }

  private static final class MapCursor implements EntryCursor {
    private static final IndexKey NONE = new IndexKey(0, 0);

    private final Iterator<Map.Entry<IndexKey, Long>> entries;
    private IndexKey key = NONE;
    private long value;

    MapCursor(Iterator<Map.Entry<IndexKey, Long>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean next() {
      if (!entries.hasNext()) {
        return false;
      }
      Map.Entry<IndexKey, Long> entry = entries.next();
      key = entry.getKey();
      value = entry.getValue();
      return true;
    }

    @Override
    public long hi() {
      return key.hi();
    }

    @Override
    public long lo() {
      return key.lo();
    }

    @Override
    public long value() {
      return value;
    }
  }
}
