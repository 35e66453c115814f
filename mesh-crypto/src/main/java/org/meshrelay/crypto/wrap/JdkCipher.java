package org.meshrelay.crypto.wrap;

import java.security.GeneralSecurityException;
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
  private JdkCipher() {}

  static Cipher ready(
      String transformation, int mode, SecretBytes key, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    byte[] octets = key.toArray();
    try {
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(mode, new SecretKeySpec(octets, "AES"), parameters);
      return cipher;
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  static byte[] finish(Cipher cipher, Bytes input) throws GeneralSecurityException {
    byte[] output = new byte[cipher.getOutputSize(input.size())];
    int written = cipher.doFinal(input.asByteBuffer(), java.nio.ByteBuffer.wrap(output));
    return written == output.length ? output : Arrays.copyOf(output, written);
  }

  static void requireAesKey(SecretBytes key) {
    int size = key.size();
    if (size != 16 && size != 24 && size != 32) {
      throw new IllegalArgumentException("not the size of an AES key: " + size);
    }
  }
}
