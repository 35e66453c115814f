package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/**
 * All that appending to a tree needs: the roots of the complete subtrees that make up its leaves,
 * one for each set bit of the size, largest first (receipts.md 1). Immutable; at most 63 hashes, 24
 * for ten million leaves.
 */
public final class Frontier {
  /** The tree without leaves. */
  public static final Frontier EMPTY = new Frontier(0, List.of());

  private final long size;
  private final List<Bytes> roots;

  private Frontier(long size, List<Bytes> roots) {
    this.size = size;
    this.roots = roots;
  }

  /**
   * The frontier of a size with those roots, largest subtree first.
   *
   * @throws IllegalArgumentException unless there is one root of 64 octets for each set bit
   */
  public static Frontier of(long size, List<Bytes> roots) {
    boolean fits =
        size >= 0
            && roots.size() == Long.bitCount(size)
            && roots.stream().allMatch(root -> root.size() == MerkleTree.HASH_SIZE);
    if (!fits) {
      throw new IllegalArgumentException("not the frontier of " + size + " leaves");
    }
    return new Frontier(size, List.copyOf(roots));
  }

  /** The frontier of the first {@code size} leaves of a stored tree. */
  public static Frontier of(NodeSource source, long size) {
    List<Bytes> roots = new ArrayList<>();
    long at = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      int level = Long.numberOfTrailingZeros(Long.highestOneBit(rest));
      roots.add(source.node(level, at >>> level));
      at += 1L << level;
    }
    return of(size, roots);
  }

  /**
   * The frontier that {@link #encode()} wrote.
   *
   * @throws IllegalArgumentException if the octets are none
   */
  public static Frontier decode(Bytes octets) {
    if (octets.size() < 8 || (octets.size() - 8) % MerkleTree.HASH_SIZE != 0) {
      throw new IllegalArgumentException("not a frontier");
    }
    List<Bytes> roots = new ArrayList<>();
    for (int at = 8; at < octets.size(); at += MerkleTree.HASH_SIZE) {
      roots.add(octets.slice(at, at + MerkleTree.HASH_SIZE));
    }
    return of(octets.bigEndianAt(0, 8), roots);
  }

  /** Size in 8 octets, then the roots: for a store. */
  public Bytes encode() {
    Bytes[] parts = new Bytes[roots.size() + 1];
    parts[0] = Bytes.bigEndian(size, 8);
    for (int i = 0; i < roots.size(); i++) {
      parts[i + 1] = roots.get(i);
    }
    return Bytes.concat(parts);
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** The roots, largest subtree first. */
  public List<Bytes> roots() {
    return roots;
  }

  /** The frontier after one more leaf. */
  public Frontier append(Bytes leafHash) {
    return append(leafHash, (level, index, hash) -> {});
  }

  /** The frontier after one more leaf; the sink gets every subtree that is now complete. */
  public Frontier append(Bytes leafHash, NodeSink sink) {
    if (leafHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("a leaf hash has 64 octets");
    }
    int joins = Long.numberOfTrailingZeros(size + 1);
    Bytes hash = leafHash;
    sink.node(0, size, hash);
    for (int level = 1; level <= joins; level++) {
      hash = MerkleTree.node(roots.get(roots.size() - level), hash);
      sink.node(level, size >>> level, hash);
    }
    List<Bytes> next = new ArrayList<>(roots.subList(0, roots.size() - joins));
    next.add(hash);
    return new Frontier(size + 1, List.copyOf(next));
  }

  /** Root of the tree. */
  public Bytes root() {
    if (size == 0) {
      return MerkleTree.EMPTY_ROOT;
    }
    Bytes root = roots.get(roots.size() - 1);
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = MerkleTree.node(roots.get(i), root);
    }
    return root;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier that && size == that.size && roots.equals(that.roots);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + roots.hashCode();
  }

  @Override
  public String toString() {
    return "Frontier[" + size + "]";
  }
}
