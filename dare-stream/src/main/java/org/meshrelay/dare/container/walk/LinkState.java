package org.meshrelay.dare.container.walk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.LegacyDigests;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Follows chain and tree digests over a container that may have damaged frames in it: a wrong value
 * is charged to its frame and the next one is judged by what the payload digests make it (dare.md
 * 7.5 to 7.7). For one thread.
 */
public final class LinkState {
  private TreePath path = TreePath.empty();
  private @Nullable Bytes lastChain;
  private boolean chainLost;
  private boolean connected = true;
  private boolean seen;
  private boolean digests;
  private boolean linked = true;
  private boolean unlinked = true;

  /** Frames are missing: the tree cannot be followed any more. */
  public void gap() {
    connected = false;
    chainLost = true;
  }

  /**
   * Takes the next frame.
   *
   * @param payloadDigest as stated, or as computed if none is stated
   * @return what is wrong with its links, if anything
   */
  public Optional<DamageKind> take(LocatedFrame frame, @Nullable Bytes payloadDigest)
      throws DecodeException {
    digests |= frame.statedDigest() != null;
    Bytes chain = frame.digest("ChainDigest");
    Bytes tree = frame.digest("TreeDigest");
    if (payloadDigest == null) {
      gap();
      return Optional.empty();
    }
    boolean chainRight = chain == null || chain(chain, payloadDigest);
    if (connected) {
      path = path.append(payloadDigest, frame.offset());
    }
    if (!chainRight) {
      return Optional.of(DamageKind.CHAIN_DIGEST);
    }
    return tree == null || tree(frame.index(), tree, payloadDigest)
        ? Optional.empty()
        : Optional.of(DamageKind.TREE_DIGEST);
  }

  private boolean chain(Bytes stated, Bytes payloadDigest) {
    seen = true;
    Bytes alone = LegacyDigests.chain(payloadDigest);
    Bytes joined = lastChain == null ? alone : LegacyDigests.chain(lastChain, payloadDigest);
    boolean right = chainLost || judge(stated.equals(joined), stated.equals(alone));
    chainLost = false;
    lastChain = stated;
    return right;
  }

  private boolean tree(long index, Bytes stated, Bytes payloadDigest) {
    seen = true;
    // Files of 2023 count frame 0 as the drafts do and the others by their number.
    boolean alone =
        stated.equals(LegacyDigests.tree(index, payloadDigest))
            || stated.equals(LegacyDigests.tree(index + 1, payloadDigest));
    // Where frames are missing there is nothing to compare with but the payload digest.
    return !connected || judge(stated.equals(path.digest()), alone);
  }

  /** One rule must hold for all frames; which, the first frame that tells them apart decides. */
  private boolean judge(boolean fitsLinked, boolean fitsUnlinked) {
    if ((linked && fitsLinked) || (unlinked && fitsUnlinked)) {
      linked &= fitsLinked;
      unlinked &= fitsUnlinked;
      return true;
    }
    return false;
  }

  /** Whether no frame was missing, so that the path is that of the whole container. */
  public boolean isConnected() {
    return connected;
  }

  /** The path to append to. */
  public TreePath path() {
    return path;
  }

  /** The newest chain digest; null if there is none. */
  public @Nullable Bytes lastChain() {
    return lastChain;
  }

  /** What the links show, damage aside. */
  public Verdict verdict() {
    if (seen) {
      return linked ? Verdict.LINKED : Verdict.UNLINKED;
    }
    return digests ? Verdict.PAYLOAD : Verdict.NONE;
  }
}
