package org.meshrelay.dare.container.walk;

import java.util.Arrays;
import java.util.OptionalLong;
import org.meshrelay.dare.container.TreePosition;

/**
 * Where the predecessors of frames to come begin: the newest frame of each level, level k being
 * that of the frames whose number plus one has k trailing zero bits (dare.md 7.4). For one thread.
 */
public final class TreeOffsets {
  private final long[] newest = new long[Long.SIZE];
  private long count;

  public TreeOffsets() {
    Arrays.fill(newest, -1);
  }

  /** Offset of the predecessor of the next frame; empty for the first one. */
  public OptionalLong next() {
    if (count == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(newest[level(TreePosition.previous(count))]);
  }

  public void add(long offset) {
    newest[level(count)] = offset;
    count++;
  }

  private static int level(long index) {
    return Long.numberOfTrailingZeros(index + 1);
  }
}
