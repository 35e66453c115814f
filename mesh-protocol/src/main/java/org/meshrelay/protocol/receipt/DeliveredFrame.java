package org.meshrelay.protocol.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A frame that a device received since its last head, reduced to its leaf (receipts.md 8.1).
 *
 * @param index from 1
 * @param leafHash computed by the device, or of an erased frame as given
 * @param erased true if the leaf hash was taken as given: it proves only that something was there
 * @param inclusion path in the tree of the new head, for a partial copy; null for a full one
 */
public record DeliveredFrame(
    long index, Bytes leafHash, boolean erased, @Nullable List<Bytes> inclusion) {
  /** Checks the ranges. */
  public DeliveredFrame {
    if (index < 1 || leafHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a frame");
    }
  }

  /**
   * A whole frame, or a redacted one, whose trailer holds the digest.
   *
   * @param payloadDigest SHA-512 of the payload octets, computed where the payload is there
   */
  public static DeliveredFrame of(long index, Bytes payloadDigest, @Nullable String envelopeId) {
    return new DeliveredFrame(
        index, MerkleTree.leafHash(index, payloadDigest, envelopeId), false, null);
  }

  /** An erased frame. */
  public static DeliveredFrame erased(long index, Bytes leafHash) {
    return new DeliveredFrame(index, leafHash, true, null);
  }

  /** The frame with its path in the new head's tree, as Prove gave it. */
  public DeliveredFrame provedBy(List<Bytes> path) {
    return new DeliveredFrame(index, leafHash, erased, List.copyOf(path));
  }
}
