package org.meshrelay.crypto.kdf;

import java.util.Arrays;
import org.meshrelay.crypto.internal.bc.HkdfEngine;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * HKDF of RFC 5869 over HMAC with one of two digests. Any thread.
 *
 * <p>An empty salt is the same as no salt: as many zero octets as the digest has.
 */
public enum Hkdf {
  /** Over SHA-256: item keys of an envelope (dare.md 5.5). */
  SHA256(32),
  /** Over SHA-512: wrapping keys, sessions, derived keys. */
  SHA512(64);

  private final int digestSize;

  Hkdf(int digestSize) {
    this.digestSize = digestSize;
  }

  /** Octets of a pseudorandom key, and of one block of output: 32 or 64. */
  public int digestSize() {
    return digestSize;
  }

  /** HKDF-Extract: a pseudorandom key of {@link #digestSize()} octets. */
  public SecretBytes extract(Bytes salt, SecretBytes inputKey) {
    byte[] ikm = inputKey.toArray();
    try {
      return SecretBytes.wrap(HkdfEngine.extract(digestSize, salt.toArray(), ikm));
    } finally {
      Arrays.fill(ikm, (byte) 0);
    }
  }

  /**
   * HKDF-Expand.
   *
   * @throws IllegalArgumentException if length is below 1 or above 255 times {@link #digestSize()}
   */
  public SecretBytes expand(SecretBytes pseudorandomKey, Bytes info, int length) {
    if (length < 1 || length > 255 * digestSize) {
      throw new IllegalArgumentException("HKDF cannot yield " + length + " octets");
    }
    byte[] prk = pseudorandomKey.toArray();
    try {
      return SecretBytes.wrap(HkdfEngine.expand(digestSize, prk, info.toArray(), length));
    } finally {
      Arrays.fill(prk, (byte) 0);
    }
  }

  /** Extract, then expand. */
  public SecretBytes derive(Bytes salt, SecretBytes inputKey, Bytes info, int length) {
    try (SecretBytes prk = extract(salt, inputKey)) {
      return expand(prk, info, length);
    }
  }
}
