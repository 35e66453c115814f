package org.meshrelay.crypto.wrap;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** AES key wrap of RFC 3394, without padding (dare.md 5.3). Any thread. */
public final class AesKeyWrap {
  private static final JdkCipher CIPHER = new JdkCipher("AESWrap");

  private AesKeyWrap() {}

  /**
   * The wrapped key, 8 octets longer than the key.
   *
   * @throws IllegalArgumentException unless the wrapping key has 16, 24 or 32 octets and the key a
   *     multiple of 8, at least 16
   */
  public static Bytes wrap(SecretBytes wrappingKey, SecretBytes key) {
    JdkCipher.requireAesKey(wrappingKey);
    if (key.size() < 16 || key.size() % 8 != 0) {
      throw new IllegalArgumentException("RFC 3394 cannot wrap " + key.size() + " octets");
    }
    try {
      Cipher cipher = CIPHER.ready(Cipher.WRAP_MODE, wrappingKey, null);
      return Bytes.wrap(cipher.wrap(new SecretKeySpec(key.toArray(), "AES")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime cannot wrap keys", e);
    }
  }

  /** The key, or empty if the octets are not a key wrapped under this wrapping key. */
  public static Optional<SecretBytes> unwrap(SecretBytes wrappingKey, Bytes wrapped) {
    JdkCipher.requireAesKey(wrappingKey);
    if (wrapped.size() < 24 || wrapped.size() % 8 != 0) {
      return Optional.empty();
    }
    try {
      Cipher cipher = CIPHER.ready(Cipher.UNWRAP_MODE, wrappingKey, null);
      byte[] key = cipher.unwrap(wrapped.toArray(), "AES", Cipher.SECRET_KEY).getEncoded();
      return Optional.of(SecretBytes.wrap(key));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
