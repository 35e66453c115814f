package org.meshrelay.crypto.wrap;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * AES-CBC with PKCS#7 padding, the payload cipher of envelopes (dare.md 5.1). Any thread.
 *
 * <p>It does not authenticate: whoever decrypts must first have checked a digest and signature over
 * the ciphertext (dare.md 5.7), or padding errors become an oracle.
 */
public final class AesCbc {
  /** Octets of an initial vector. */
  public static final int IV_SIZE = 16;

  private static final JdkCipher CIPHER = new JdkCipher("AES/CBC/PKCS5Padding");

  private AesCbc() {}

  /**
   * The ciphertext, {@code 16 * (1 + floor(size / 16))} octets.
   *
   * @throws IllegalArgumentException if key or initial vector have the wrong size
   */
  public static Bytes encrypt(SecretBytes key, Bytes iv, Bytes plain) {
    requireSizes(key, iv);
    try {
      IvParameterSpec parameters = new IvParameterSpec(iv.toArray());
      Cipher cipher = CIPHER.ready(Cipher.ENCRYPT_MODE, key, parameters);
      return Bytes.wrap(JdkCipher.finish(cipher, plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime cannot encrypt", e);
    }
  }

  /**
   * The plaintext, or empty if the padding is wrong.
   *
   * @throws IllegalArgumentException if key or initial vector have the wrong size
   */
  public static Optional<Bytes> decrypt(SecretBytes key, Bytes iv, Bytes ciphertext) {
    requireSizes(key, iv);
    if (ciphertext.isEmpty() || ciphertext.size() % 16 != 0) {
      return Optional.empty();
    }
    try {
      IvParameterSpec parameters = new IvParameterSpec(iv.toArray());
      Cipher cipher = CIPHER.ready(Cipher.DECRYPT_MODE, key, parameters);
      return Optional.of(Bytes.wrap(JdkCipher.finish(cipher, ciphertext)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static void requireSizes(SecretBytes key, Bytes iv) {
    JdkCipher.requireAesKey(key);
    if (iv.size() != IV_SIZE) {
      throw new IllegalArgumentException("initial vector of " + iv.size() + " octets");
    }
  }
}
