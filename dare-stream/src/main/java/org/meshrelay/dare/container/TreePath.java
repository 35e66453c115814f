package org.meshrelay.dare.container;

import java.util.Arrays;
import java.util.OptionalLong;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/**
 * What is needed of a Merkle container to append to it: the linked TreeDigest (dare.md 7.6) and the
 * offset of the newest frame of each level, level k being that of the frames whose number plus one
 * has k trailing zero bits. Immutable; at most 63 levels.
 */
public final class TreePath {
  private static final Bytes ZERO = Bytes.wrap(new byte[64]);
  private static final TreePath EMPTY = new TreePath(0, new Node[0], ZERO);

  private final long count;
  private final Node[] levels;
  private final Bytes digest;

  private TreePath(long count, Node[] levels, Bytes digest) {
    this.count = count;
    this.levels = levels;
    this.digest = digest;
  }

  /**
   * A frame as the tree sees it.
   *
   * @param digest its TreeDigest
   * @param offset where it begins in the file
   */
  public record Node(Bytes digest, long offset) {}

  /** Finds stored frames. */
  @FunctionalInterface
  public interface NodeSource {
    /** The frame of this number. */
    Node node(long index);
  }

  /** The path of a container without frames. */
  public static TreePath empty() {
    return EMPTY;
  }

  /** The path of a container of {@code count} frames, from at most 63 of them. */
  public static TreePath restore(long count, NodeSource frames) {
    if (count == 0) {
      return EMPTY;
    }
    Node[] levels = new Node[Long.SIZE - Long.numberOfLeadingZeros(count)];
    for (int k = 0; k < levels.length; k++) {
      long newest = (((count >> k) - 1) | 1) << k;
      levels[k] = frames.node(newest - 1);
    }
    return new TreePath(count, levels, levels[Long.numberOfTrailingZeros(count)].digest);
  }

  /** Number of frames. */
  public long count() {
    return count;
  }

  /** TreeDigest of the last frame; zeros if there is none. */
  public Bytes digest() {
    return digest;
  }

  /** TreePosition of the next frame; empty for frame 0. */
  public OptionalLong nextPosition() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(previousOfNext().offset);
  }

  /** The path after one more frame with this payload digest that begins at this offset. */
  public TreePath append(Bytes payloadDigest, long offset) {
    int level = Long.numberOfTrailingZeros(count + 1);
    Bytes sum = payloadDigest;
    for (int k = 0; k < level; k++) {
      sum = Digests.sha512(levels[k].digest, sum);
    }
    Bytes left = count == 0 ? ZERO : previousOfNext().digest;
    return appendKnown(Digests.sha512(left, sum), offset);
  }

  /** The path after one more frame whose TreeDigest is known from elsewhere. */
  public TreePath appendKnown(Bytes appended, long offset) {
    int level = Long.numberOfTrailingZeros(count + 1);
    Node[] grown = Arrays.copyOf(levels, Math.max(levels.length, level + 1));
    grown[level] = new Node(appended, offset);
    return new TreePath(count + 1, grown, appended);
  }

  private Node previousOfNext() {
    long previous = TreePosition.previous(count);
    return levels[Long.numberOfTrailingZeros(previous + 1)];
  }
}
