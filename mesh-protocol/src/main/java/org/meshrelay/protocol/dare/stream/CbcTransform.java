package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.ItemKeys;

/** AES-256 in CBC mode with PKCS#7 padding by the JDK's cipher, a piece at a time. */
final class CbcTransform implements PayloadTransform {
  static final int BLOCK = 16;

  /** Octets given to the cipher at once. */
  private static final int PIECE = 64 << 10;

  private final Cipher cipher;
  private final byte[] made = new byte[PIECE + 2 * BLOCK];
  private final boolean decrypting;
  private boolean begun;

  private CbcTransform(int mode, ItemKeys keys) {
    this.decrypting = mode == Cipher.DECRYPT_MODE;
    try (SecretBytes key = keys.encryptionKey()) {
      byte[] octets = key.toArray();
      this.cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      IvParameterSpec initialVector = new IvParameterSpec(keys.initialVector().toArray());
      cipher.init(mode, new SecretKeySpec(octets, "AES"), initialVector);
      Arrays.fill(octets, (byte) 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime lacks AES-256 in CBC mode", e);
    }
  }

  static CbcTransform encrypting(ItemKeys keys) {
    return new CbcTransform(Cipher.ENCRYPT_MODE, keys);
  }

  static CbcTransform decrypting(ItemKeys keys) {
    return new CbcTransform(Cipher.DECRYPT_MODE, keys);
  }

  @Override
  public void update(byte[] octets, int offset, int size, OutputStream output) throws IOException {
    begun |= size > 0;
    for (int done = 0; done < size; done += PIECE) {
      int piece = Math.min(PIECE, size - done);
      try {
        output.write(made, 0, cipher.update(octets, offset + done, piece, made, 0));
      } catch (ShortBufferException e) {
        throw new IllegalStateException("the cipher made more than it was given", e);
      }
    }
  }

  @Override
  public void finish(OutputStream output) throws IOException, DecryptionException {
    if (decrypting && !begun) {
      // The cipher takes no octets at all for an empty payload; there is always one block.
      throw new DecryptionException();
    }
    try {
      output.write(made, 0, cipher.doFinal(made, 0));
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new DecryptionException();
    } catch (ShortBufferException e) {
      throw new IllegalStateException("the cipher made more than it was given", e);
    }
  }
}
