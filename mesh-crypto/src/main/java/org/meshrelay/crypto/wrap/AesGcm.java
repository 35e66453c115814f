package org.meshrelay.crypto.wrap;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * AES-GCM with a 12-octet initial vector and a 16-octet tag. Any thread.
 *
 * <p>One key must never see one initial vector twice; the caller derives or counts it.
 */
public final class AesGcm {
  /** Octets of an initial vector. */
  public static final int IV_SIZE = 12;

  /** Octets of the tag at the end of the ciphertext. */
  public static final int TAG_SIZE = 16;

  private static final JdkCipher CIPHER = new JdkCipher("AES/GCM/NoPadding");

  private AesGcm() {}

  /**
   * Ciphertext and tag, 16 octets longer than the plaintext.
   *
   * @throws IllegalArgumentException if key or initial vector have the wrong size
   */
  public static Bytes seal(SecretBytes key, Bytes iv, Bytes aad, Bytes plain) {
    requireSizes(key, iv);
    try {
      return Bytes.wrap(JdkCipher.finish(ready(Cipher.ENCRYPT_MODE, key, iv, aad), plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime cannot encrypt", e);
    }
  }

  /**
   * The plaintext, or empty unless key, initial vector, additional data and octets all belong
   * together.
   *
   * @throws IllegalArgumentException if key or initial vector have the wrong size
   */
  public static Optional<Bytes> open(SecretBytes key, Bytes iv, Bytes aad, Bytes sealed) {
    requireSizes(key, iv);
    if (sealed.size() < TAG_SIZE) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Bytes.wrap(JdkCipher.finish(ready(Cipher.DECRYPT_MODE, key, iv, aad), sealed)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher ready(int mode, SecretBytes key, Bytes iv, Bytes aad)
      throws GeneralSecurityException {
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_SIZE * 8, iv.toArray());
    Cipher cipher = CIPHER.ready(mode, key, parameters);
    JdkCipher.authenticate(cipher, aad);
    return cipher;
  }

  private static void requireSizes(SecretBytes key, Bytes iv) {
    JdkCipher.requireAesKey(key);
    if (iv.size() != IV_SIZE) {
      throw new IllegalArgumentException("initial vector of " + iv.size() + " octets");
    }
  }
}
