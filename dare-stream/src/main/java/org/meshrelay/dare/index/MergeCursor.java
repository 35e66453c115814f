package org.meshrelay.dare.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks several cursors as one; of equal keys the entry of the earliest cursor in the list counts,
 * so give the newest first. For one thread. The list is short, so the smallest is simply searched.
 */
final class MergeCursor implements EntryCursor {
  private final List<EntryCursor> heads = new ArrayList<>();
  private long hi;
  private long lo;
  private long value;

  MergeCursor(List<? extends EntryCursor> newestFirst) {
    for (EntryCursor cursor : newestFirst) {
      if (cursor.next()) {
        heads.add(cursor);
      }
    }
  }

  @Override
  public boolean next() {
    if (heads.isEmpty()) {
      return false;
    }
    EntryCursor least = heads.get(0);
    for (int i = 1; i < heads.size(); i++) {
      EntryCursor head = heads.get(i);
      if (IndexKey.compare(head.hi(), head.lo(), least.hi(), least.lo()) < 0) {
        least = head;
      }
    }
    hi = least.hi();
    lo = least.lo();
    value = least.value();
    heads.removeIf(head -> head.hi() == hi && head.lo() == lo && !head.next());
    return true;
  }

  @Override
  public long hi() {
    return hi;
  }

  @Override
  public long lo() {
    return lo;
  }

  @Override
  public long value() {
    return value;
  }
}
