package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Digest fingerprints, types M and K (encoding.md 3.3): {@code H(contentType ":" H(data))}, with a
 * type octet that tells of zero bits at the end of that digest, cut to the wanted precision.
 */
public final class ContentDigest {
  /** The precision of identifiers: 140 bits, 28 characters. */
  public static final int BITS = 140;

  private static final Bytes COLON = Bytes.utf8(":");

  /** Zero bits at the end of the digest that raise the level to 1, 2, 3, 4. */
  private static final int[] LEVEL_ZERO_BITS = {20, 30, 40, 50};

  private ContentDigest() {}

  /** SHA-512, 140 bits. */
  public static Udf of(Bytes data, String contentType) {
    return of(data, contentType, DigestAlgorithm.SHA2_512, BITS);
  }

  /**
   * The fingerprint with the given digest and precision.
   *
   * @param bits with the type octet, 16 to 520
   */
  public static Udf of(Bytes data, String contentType, DigestAlgorithm algorithm, int bits) {
    return ofDigest(algorithm.of(data), contentType, algorithm, bits);
  }

  /**
   * The fingerprint for whoever has only the digest of the data.
   *
   * @throws IllegalArgumentException if that digest has not 64 octets
   */
  public static Udf ofDigest(
      Bytes dataDigest, String contentType, DigestAlgorithm algorithm, int bits) {
    Bytes typed = typedDigest(dataDigest, contentType, algorithm);
    return Udf.of(typeOf(typed, algorithm), typed, bits);
  }

  /** Type octet and the first 63 octets of the typed digest, 64 octets (encoding.md 4.4). */
  public static Bytes fingerprint(Bytes data, String contentType) {
    DigestAlgorithm algorithm = DigestAlgorithm.SHA2_512;
    Bytes typed = typedDigest(algorithm.of(data), contentType, algorithm);
    return Bytes.concat(Bytes.of(typeOf(typed, algorithm)), typed.slice(0, 63));
  }

  /** The digest of content type and data digest, 64 octets. */
  public static Bytes typedDigest(Bytes dataDigest, String contentType, DigestAlgorithm algorithm) {
    if (dataDigest.size() != 64) {
      throw new IllegalArgumentException("digest of " + dataDigest.size() + " octets");
    }
    return algorithm.of(Bytes.utf8(contentType), COLON, dataDigest);
  }

  /** The type octet of a typed digest: base of the algorithm plus compression level. */
  public static int typeOf(Bytes typedDigest, DigestAlgorithm algorithm) {
    int level = 0;
    int zeroBits = trailingZeroBits(typedDigest);
    while (level < LEVEL_ZERO_BITS.length && zeroBits >= LEVEL_ZERO_BITS[level]) {
      level++;
    }
    return level
        + switch (algorithm) {
          case SHA2_512 -> UdfType.DIGEST_SHA2_512.code();
          case SHA3_512 -> UdfType.DIGEST_SHA3_512.code();
        };
  }

  private static int trailingZeroBits(Bytes octets) {
    int bits = 0;
    for (int i = octets.size() - 1; i >= 0; i--) {
      if (octets.get(i) != 0) {
        return bits + Integer.numberOfTrailingZeros(octets.get(i));
      }
      bits += 8;
    }
    return bits;
  }
}
