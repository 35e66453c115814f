package org.meshrelay.dare.index;

/** Walks entries in ascending order of their keys. For one thread. */
public interface EntryCursor {
  /** Moves to the next entry; false if there is none. */
  boolean next();

  /** More significant half of the key. */
  long hi();

  /** Less significant half of the key. */
  long lo();

  /** Value, {@link SortedIndex#REMOVED} for a key that was removed. */
  long value();
}
