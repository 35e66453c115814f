package org.meshrelay.dare.container;

/** The predecessor of a frame in the tree of positions and digests (dare.md 7.4). */
public final class TreePosition {
  private TreePosition() {}

  /**
   * Number of the predecessor of frame {@code index}: with n = index + 1 and d its lowest set bit,
   * d/2 - 1 if n = d, else index - d.
   *
   * @throws IllegalArgumentException for frame 0, which has none
   */
  public static long previous(long index) {
    if (index < 1) {
      throw new IllegalArgumentException("frame 0 has no predecessor");
    }
    long n = index + 1;
    long lowest = Long.lowestOneBit(n);
    return n == lowest ? lowest / 2 - 1 : index - lowest;
  }
}
