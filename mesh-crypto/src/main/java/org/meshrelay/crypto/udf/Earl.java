package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Locators of encrypted authenticated resources: the name under which ciphertext is found by
 * whoever has its key, and which does not give the key away (encoding.md 5).
 */
public final class Earl {
  /** The label we write. */
  public static final String CONTENT_TYPE = "application/udf-encryption";

  /** The most bits a locator shows. */
  private static final int LOCATOR_BITS_MAX = 440;

  private Earl() {}

  /**
   * The locator of a key, at twice the key's precision: 280 bits for 140, at most 440. The
   * precision of a key is that of its text, rounded down to a multiple of 20 bits.
   */
  public static Udf locator(Udf key) {
    return locator(key, key.bits() / 20 * 20, CONTENT_TYPE);
  }

  /** The locator of a key of the given precision under a label. */
  public static Udf locator(Udf key, int keyBits, String contentType) {
    int bits = Math.min(2 * keyBits, LOCATOR_BITS_MAX);
    return ContentDigest.of(Bytes.utf8(key.text()), contentType, DigestAlgorithm.SHA2_512, bits);
  }
}
