package org.meshrelay.protocol.receipt;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Compares receipts with a device's own tree (receipts.md 7.2, step 7). Leaves and roots come from
 * the replica, from the frames of this synchronization, or from proofs against the verified head.
 * One audit, one thread.
 */
final class ReceiptSettlement {
  /** What a receipt came to. */
  enum Result {
    SETTLED,
    /** Neither the device nor a proof can tell yet. */
    UNDECIDED,
    BROKEN
  }

  private final @Nullable KnownTree stored;
  private final SpoolTreeHead head;
  private final Set<Long> indexes;
  private final Set<Long> sizes;
  private final Map<Long, Bytes> leaves = new HashMap<>();
  private final Map<Long, Bytes> roots = new HashMap<>();

  /** A comparison of these receipts: of the tree only what they speak of is kept. */
  ReceiptSettlement(
      @Nullable KnownTree stored, SpoolTreeHead head, Collection<SpoolReceipt> receipts) {
    this.stored = stored;
    this.head = head;
    this.indexes = receipts.stream().map(SpoolReceipt::index).collect(Collectors.toSet());
    this.sizes = receipts.stream().map(SpoolReceipt::treeSize).collect(Collectors.toSet());
  }

  /** A leaf proved to be in the head's tree. */
  void leaf(long index, Bytes leafHash) {
    if (indexes.contains(index)) {
      leaves.put(index, leafHash);
    }
  }

  /** The device's own tree after one more frame. */
  void extended(Frontier frontier, Bytes leafHash) {
    leaf(frontier.size(), leafHash);
    if (sizes.contains(frontier.size())) {
      roots.put(frontier.size(), frontier.root());
    }
  }

  Result settle(SpoolReceipt receipt, HeldReceipt held) {
    Result root = root(receipt, held);
    if (root != Result.SETTLED) {
      return root;
    }
    return leaf(receipt, held);
  }

  private Result root(SpoolReceipt receipt, HeldReceipt held) {
    Bytes own = ownRoot(receipt.treeSize());
    if (own != null) {
      return result(own.equals(receipt.rootHash()));
    }
    if (held.consistency() == null) {
      return Result.UNDECIDED;
    }
    return result(
        ProofChecker.consistency(
            receipt.treeSize(),
            head.treeSize(),
            held.consistency(),
            receipt.rootHash(),
            head.rootHash()));
  }

  /** With the root settled, a path in the receipt proves its leaf as well as one from Prove. */
  private Result leaf(SpoolReceipt receipt, HeldReceipt held) {
    Bytes leafHash = receipt.leafHash();
    Bytes own = ownLeaf(receipt.index());
    if (own != null) {
      return result(own.equals(leafHash));
    }
    if (held.inclusion() != null) {
      return result(
          ProofChecker.inclusion(
              leafHash, receipt.index() - 1, head.treeSize(), held.inclusion(), head.rootHash()));
    }
    boolean proved = !receipt.inclusion().isEmpty() || receipt.treeSize() == 1;
    return proved ? result(receipt.isConsistent()) : Result.UNDECIDED;
  }

  private @Nullable Bytes ownRoot(long size) {
    if (size == head.treeSize()) {
      return head.rootHash();
    }
    Bytes known = roots.get(size);
    return known == null && stored != null ? stored.rootAt(size) : known;
  }

  private @Nullable Bytes ownLeaf(long index) {
    Bytes known = leaves.get(index);
    return known == null && stored != null ? stored.leafOf(index) : known;
  }

  private static Result result(boolean good) {
    return good ? Result.SETTLED : Result.BROKEN;
  }
}
