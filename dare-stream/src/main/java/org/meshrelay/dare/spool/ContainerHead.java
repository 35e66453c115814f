package org.meshrelay.dare.spool;

import java.time.Instant;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.MerkleTree;

/**
 * All that appending to a container needs, as it stands after some frame. Immutable; about 3 KB for
 * a million frames.
 *
 * @param ref account and container
 * @param number of the container in its lane
 * @param path linked tree of the file
 * @param frontier tree of the receipts
 * @param octets size of the container as a file
 * @param view what readers see
 */
record ContainerHead(
    ContainerRef ref,
    long number,
    TreePath path,
    Frontier frontier,
    long octets,
    ContainerView view) {

  /** A container that has no frame yet, not even frame 0. */
  static ContainerHead empty(ContainerRef ref, long number) {
    ContainerView view =
        new ContainerView(
            ref.account(),
            ref.container(),
            0,
            TreePath.empty().digest(),
            MerkleTree.EMPTY_ROOT,
            Instant.EPOCH,
            0);
    return new ContainerHead(ref, number, TreePath.empty(), Frontier.EMPTY, 0, view);
  }

  long nextIndex() {
    return path.count();
  }

  OptionalLong nextTreePosition() {
    return path.nextPosition();
  }

  /** Not before the last frame's time, in whole seconds (receipts.md 4). */
  Instant notBefore(Instant time) {
    return time.isBefore(view.lastTime()) ? view.lastTime() : time;
  }

  /** The tree digests after one more frame with this payload. */
  TreePath grown(Bytes payloadDigest) {
    return path.append(payloadDigest, octets);
  }

  /** The head after one more frame, whose digest is already in the path. */
  ContainerHead append(TreePath grown, Frontier leaves, int frameOctets, Instant received) {
    long end = octets + frameOctets;
    ContainerView after =
        new ContainerView(
            ref.account(),
            ref.container(),
            grown.count(),
            grown.digest(),
            leaves.root(),
            received,
            end);
    return new ContainerHead(ref, number, grown, leaves, end, after);
  }
}
