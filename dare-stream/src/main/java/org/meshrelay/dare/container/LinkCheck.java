package org.meshrelay.dare.container;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Follows the chain and tree digests of a container and tells which rules they have fitted so far.
 * For one thread.
 */
final class LinkCheck {
  private boolean seen;
  private boolean chainLinked = true;
  private boolean chainUnlinked = true;
  private boolean treeLinked = true;
  private boolean treeUnlinked = true;
  private @Nullable Bytes lastChain;
  private @Nullable Bytes lastDigest;
  private TreePath path = TreePath.empty();

  /** Takes a frame's chain digest; false if no rule fits any more. */
  boolean chain(Bytes stated, Bytes payloadDigest) {
    seen = true;
    Bytes unlinked = LegacyDigests.chain(payloadDigest);
    Bytes linked = lastChain == null ? unlinked : LegacyDigests.chain(lastChain, payloadDigest);
    chainLinked &= stated.equals(linked);
    chainUnlinked &= stated.equals(unlinked);
    lastChain = stated;
    lastDigest = stated;
    return chainLinked || chainUnlinked;
  }

  /** Takes a frame's tree digest; false if no rule fits any more. */
  boolean tree(long index, Bytes stated, Bytes payloadDigest, long offset) {
    seen = true;
    advance(index, payloadDigest, offset);
    treeLinked &= path.count() == index + 1 && stated.equals(path.digest());
    // Files of 2023 count frame 0 as the drafts do and the others by their number.
    treeUnlinked &=
        stated.equals(LegacyDigests.tree(index, payloadDigest))
            || stated.equals(LegacyDigests.tree(index + 1, payloadDigest));
    lastDigest = stated;
    return treeLinked || treeUnlinked;
  }

  /** Takes a frame that has no tree digest, or whose digest was taken already. */
  void advance(long index, Bytes payloadDigest, long offset) {
    if (path.count() == index) {
      path = path.append(payloadDigest, offset);
    }
  }

  boolean seen() {
    return seen;
  }

  /** Whether every digest so far fits the linked rules. */
  boolean linked() {
    return chainLinked && treeLinked;
  }

  @Nullable Bytes lastDigest() {
    return lastDigest;
  }
}
