package org.meshrelay.crypto.wrap;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * Makes ready one AES cipher of the JDK per call. A new instance costs about a microsecond, which
 * buys having no cipher state that could pass from one key or thread to another.
 */
final class JdkCipher {
  private final String transformation;
  private final Provider provider;

  /** The transformation by the provider that the runtime prefers for it, looked for once. */
  JdkCipher(String transformation) {
    this.transformation = transformation;
    try {
      this.provider = Cipher.getInstance(transformation).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime lacks " + transformation, e);
    }
  }

  Cipher ready(int mode, SecretBytes key, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    byte[] octets = key.toArray();
    try {
      Cipher cipher = Cipher.getInstance(transformation, provider);
      cipher.init(mode, new SecretKeySpec(octets, "AES"), parameters);
      return cipher;
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** From array to array: of a read-only buffer the JDK's ciphers make two copies more. */
  static byte[] finish(Cipher cipher, Bytes input) throws GeneralSecurityException {
    return input.read(cipher::doFinal);
  }

  static void authenticate(Cipher cipher, Bytes additional) {
    boolean unused =
        additional.read(
            (array, offset, size) -> {
              cipher.updateAAD(array, offset, size);
              return true;
            });
  }

  static void requireAesKey(SecretBytes key) {
    int size = key.size();
    if (size != 16 && size != 24 && size != 32) {
      throw new IllegalArgumentException("not the size of an AES key: " + size);
    }
  }
}
