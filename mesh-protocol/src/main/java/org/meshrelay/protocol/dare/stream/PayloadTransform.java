package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.ItemKeys;

/** What happens to a payload between its plain and its stored form. For one payload, one thread. */
public interface PayloadTransform {
  /** Takes the next octets and writes what they become, which may lag behind by two blocks. */
  void update(byte[] octets, int offset, int size, OutputStream output) throws IOException;

  /**
   * Writes what is left.
   *
   * @throws DecryptionException if this decrypts and the padding is wrong
   */
  void finish(OutputStream output) throws IOException, DecryptionException;

  /** Leaves the payload as it is. */
  static PayloadTransform none() {
    return new PayloadTransform() {
      @Override
      public void update(byte[] octets, int offset, int size, OutputStream output)
          throws IOException {
        output.write(octets, offset, size);
      }

      @Override
      public void finish(OutputStream output) {}
    };
  }

  /** Encrypts with A256CBC (dare.md 5.1). */
  static PayloadTransform encrypting(ItemKeys keys) {
    return CbcTransform.encrypting(keys);
  }

  /** Decrypts A256CBC; the output must not be trusted before {@link #finish} and the digest. */
  static PayloadTransform decrypting(ItemKeys keys) {
    return CbcTransform.decrypting(keys);
  }

  /** Octets of the ciphertext of so many octets. */
  static long encryptedOctets(long plainOctets) {
    return Math.addExact(plainOctets, CbcTransform.BLOCK - plainOctets % CbcTransform.BLOCK);
  }
}
