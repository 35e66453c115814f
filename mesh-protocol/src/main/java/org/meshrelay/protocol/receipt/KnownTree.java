package org.meshrelay.protocol.receipt;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A device's own knowledge of a container's tree: the last verified head with its envelope, the
 * frontier, and all leaf hashes where it keeps a full replica (receipts.md 7.1).
 *
 * @param head last verified head and its evidence
 * @param frontier of exactly the head's size and root, or null for a partial copy
 * @param leaves the nodes of at least that many leaves, or null without a full replica
 */
public record KnownTree(
    Verification.Valid<SpoolTreeHead> head,
    @Nullable Frontier frontier,
    @Nullable NodeSource leaves) {
  /** Checks that head and frontier are one tree. */
  public KnownTree {
    SpoolTreeHead statement = head.statement();
    boolean fits =
        frontier == null
            || (frontier.size() == statement.treeSize()
                && frontier.root().equals(statement.rootHash()));
    if (!fits) {
      throw new IllegalArgumentException("frontier is not that of the head");
    }
  }

  /** Number of leaves. */
  public long size() {
    return head.statement().treeSize();
  }

  /** The root at a size, where the device can tell. */
  @Nullable Bytes rootAt(long size) {
    if (size == size()) {
      return head.statement().rootHash();
    }
    if (size == 0) {
      return MerkleTree.EMPTY_ROOT;
    }
    return leaves == null || size > size() ? null : MerkleTree.root(leaves, size);
  }

  /** The leaf of a frame, where the device can tell. */
  @Nullable Bytes leafOf(long index) {
    return leaves == null || index > size() ? null : leaves.node(0, index - 1);
  }
}
