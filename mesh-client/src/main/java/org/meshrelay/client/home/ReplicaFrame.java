package org.meshrelay.client.home;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.DeliveredFrame;

/**
 * A frame of a local copy, reduced to its place in the tree (receipts.md 8.1).
 *
 * @param index from 1
 * @param envelope as delivered
 * @param leaf its leaf
 */
public record ReplicaFrame(long index, DareEnvelope envelope, DeliveredFrame leaf) {
  /**
   * The frame at an index.
   *
   * @throws DecodeException if what the container says of it is malformed, or it is a stub that
   *     gives neither digest nor leaf hash
   */
  public static ReplicaFrame of(long index, DareEnvelope envelope) throws DecodeException {
    return new ReplicaFrame(index, envelope, leaf(index, envelope));
  }

  private static DeliveredFrame leaf(long index, DareEnvelope envelope) throws DecodeException {
    ContainerInfo info = envelope.header().containerInfo();
    if (info == null || !info.redacted()) {
      return DeliveredFrame.of(index, Digests.sha512(envelope.payload()), envelope.envelopeId());
    }
    Bytes given = info.leafHash();
    if (given != null) {
      return DeliveredFrame.erased(index, given);
    }
    Bytes stated = envelope.statedDigest();
    if (stated == null) {
      throw new DecodeException("frame " + index + " is a stub without digest");
    }
    return DeliveredFrame.of(index, stated, envelope.envelopeId());
  }
}
