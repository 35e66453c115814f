package org.meshrelay.access.rate;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Theoretical arrival times of keys that found no place in the exact table.
 *
 * <p>A count-min sketch that keeps times in place of counts: a key has one cell in each row, its
 * TAT is the least of them, and an event raises only the cells that are below the new value. Keys
 * that share cells can only make one another appear earlier used, never later, so a sprayer limits
 * himself and strangers who hash with him in every row, and nobody who has an exact bucket.
 *
 * <p>Memory: {@value #ROWS} rows of {@value #CELLS} cells, 128 KiB, whatever the number of keys.
 */
final class ArrivalSketch {
  private static final int ROWS = 4;

  /** With 4 rows, 1,000 busy keys collide in every row with odds below one in 500. A guess. */
  private static final int CELLS = 4096;

  private final AtomicLongArray cells = new AtomicLongArray(ROWS * CELLS);
  private final long seed;

  /**
   * @param seed secret to the process, so that nobody can aim at another key's cells
   * @param startNanos the clock now; cells start idle
   */
  ArrivalSketch(long seed, long startNanos) {
    this.seed = seed;
    for (int i = 0; i < cells.length(); i++) {
      cells.set(i, startNanos);
    }
  }

  /** The latest TAT that the key can have. */
  long tat(String key, long nowNanos) {
    long least = Long.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, cells.get(cell(key, row)) - nowNanos);
    }
    return nowNanos + least;
  }

  /** Raises the key's cells to the TAT; cells beyond it stay. */
  void raise(String key, long tat) {
    for (int row = 0; row < ROWS; row++) {
      int cell = cell(key, row);
      long held = cells.get(cell);
      while (tat - held > 0 && !cells.compareAndSet(cell, held, tat)) {
        held = cells.get(cell);
      }
    }
  }

  private int cell(String key, int row) {
    long mixed = (seed ^ (row + 1) * 0x9E3779B97F4A7C15L) + key.hashCode() * 0xD6E8FEB86659FD93L;
    for (int i = 0; i < key.length(); i += 7) {
      mixed = (mixed ^ key.charAt(i)) * 0xBF58476D1CE4E5B9L;
    }
    mixed ^= mixed >>> 31;
    return row * CELLS + (int) (mixed & (CELLS - 1));
  }
}
