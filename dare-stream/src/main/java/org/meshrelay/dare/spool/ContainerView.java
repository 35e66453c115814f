package org.meshrelay.dare.spool;

import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * A container as it stood after some acknowledged frame; never changes.
 *
 * @param account owner
 * @param container name
 * @param frameCount frames including frame 0; the tree of receipts.md 1 has one leaf less
 * @param treeDigest linked TreeDigest of the last frame (dare.md 7.6), 64 octets
 * @param root root of the tree of receipts.md 1 over frames 1 to {@code frameCount - 1}, 64 octets
 * @param lastTime time at which the last frame was received, whole seconds, never decreasing
 * @param octets size of the container as a file of its own
 */
public record ContainerView(
    AccountAddress account,
    ContainerName container,
    long frameCount,
    Bytes treeDigest,
    Bytes root,
    Instant lastTime,
    long octets) {
  static ContainerView upTo(RecordPrefix last) {
    return new ContainerView(
        last.account(),
        last.container(),
        last.frameCount(),
        last.hashes().treeDigest(),
        last.hashes().root(),
        last.received(),
        last.end());
  }

  /** Number of leaves of the tree of receipts.md 1: frames without frame 0. */
  public long treeSize() {
    return frameCount - 1;
  }
}
