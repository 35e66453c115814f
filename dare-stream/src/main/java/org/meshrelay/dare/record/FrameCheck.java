package org.meshrelay.dare.record;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.MerkleTree;

/**
 * What a frame and the record that holds it say about each other, whatever stands before it; stubs
 * (receipts.md 8.1) by what they keep.
 */
public final class FrameCheck {
  private FrameCheck() {}

  /**
   * What is wrong; null if nothing is.
   *
   * @throws DecodeException if the header is none of a stored frame
   */
  public static @Nullable String problem(RecordPrefix prefix, DareEnvelope envelope)
      throws DecodeException {
    ContainerInfo info = envelope.header().containerInfo();
    if (info == null || info.index() == null || info.index() != prefix.index()) {
      return "index in the header";
    }
    if (info.leafHash() != null) {
      return isSame(prefix.hashes().leaf(), info.leafHash()) ? null : "leaf hash";
    }
    boolean stub = info.redacted() && envelope.payload().isEmpty();
    Bytes stated = envelope.statedDigest();
    Bytes digest = stub && stated != null ? stated : Digests.sha512(envelope.payload());
    if (!isSame(digest, stated)) {
      return "payload digest";
    }
    if (!isSame(prefix.hashes().treeDigest(), envelope.trailer().treeDigest())) {
      return "tree digest in the trailer";
    }
    boolean leafFits =
        prefix.index() == 0
            || MerkleTree.leafHash(prefix.index(), digest, envelope.envelopeId())
                .equals(prefix.hashes().leaf());
    return leafFits ? null : "leaf hash";
  }

  private static boolean isSame(Bytes expected, @Nullable Bytes found) {
    return found != null && expected.equals(found);
  }
}
