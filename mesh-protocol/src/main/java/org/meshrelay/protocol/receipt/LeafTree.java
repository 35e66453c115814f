package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A whole tree in memory: every leaf hash and every complete subtree, 128 octets and two objects a
 * leaf. For a device that keeps a full replica, for batches, and for tests; not for a service's
 * containers. One thread.
 */
public final class LeafTree implements NodeSource {
  private final List<List<Bytes>> levels = new ArrayList<>();
  private Frontier frontier = Frontier.EMPTY;

  /** An empty tree. */
  public LeafTree() {}

  /** The tree of those leaf hashes. */
  public static LeafTree of(Iterable<Bytes> leafHashes) {
    LeafTree tree = new LeafTree();
    for (Bytes leaf : leafHashes) {
      tree.append(leaf);
    }
    return tree;
  }

  /** Appends a leaf hash of 64 octets. */
  public void append(Bytes leafHash) {
    frontier =
        frontier.append(
            leafHash,
            (level, index, hash) -> {
              if (level == levels.size()) {
                levels.add(new ArrayList<>());
              }
              levels.get(level).add(hash);
            });
  }

  /** Number of leaves. */
  public long size() {
    return frontier.size();
  }

  /** The frontier now. */
  public Frontier frontier() {
    return frontier;
  }

  /** The leaf hash of that number. */
  public Bytes leaf(long number) {
    return node(0, number);
  }

  /** Root of the first {@code size} leaves. */
  public Bytes rootAt(long size) {
    if (size > size()) {
      throw new IllegalArgumentException("the tree is not that large");
    }
    return MerkleTree.root(this, size);
  }

  @Override
  public Bytes node(int level, long index) {
    return levels.get(level).get(Math.toIntExact(index));
  }
}
