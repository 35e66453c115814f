package org.meshrelay.dare.container;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Digests that other writers made: chains, linked or not (dare.md 7.5), and trees whose left sides
 * are all zero (7.6). Read only; our own containers have linked trees.
 */
public final class LegacyDigests {
  private static final Bytes ZERO = Bytes.wrap(new byte[64]);

  private LegacyDigests() {}

  /** ChainDigest of a frame behind one with the given ChainDigest; linked. */
  public static Bytes chain(Bytes previous, Bytes payloadDigest) {
    return Digests.sha512(previous, payloadDigest);
  }

  /** ChainDigest of a frame whose writer did not link it; also of the first one of a chain. */
  public static Bytes chain(Bytes payloadDigest) {
    return chain(ZERO, payloadDigest);
  }

  /**
   * TreeDigest with zeros for every left side.
   *
   * @param index number of the frame; the drafts from 06 on took the number plus one
   */
  public static Bytes tree(long index, Bytes payloadDigest) {
    Bytes sum = payloadDigest;
    for (int k = Long.numberOfTrailingZeros(index + 1); k > 0; k--) {
      sum = Digests.sha512(ZERO, sum);
    }
    return Digests.sha512(ZERO, sum);
  }
}
