package org.meshrelay.client.earl;

import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.MasterKey;

/**
 * Content encrypted under the key K of a publication: an envelope without recipients whose master
 * key is derived from K, as the keys of authentication are (objects.md 5.3, ADR 47).
 *
 * <p>Secret from the service that keeps it. Who made the content is shown by signatures inside.
 */
public final class SealedContent {
  private static final Bytes INFO = Bytes.utf8("mmm/key/encrypt");

  private SealedContent() {}

  /** The content in an envelope that only the holder of the key opens. */
  public static DareEnvelope seal(Bytes content, Udf key, EntropySource entropy) {
    try (MasterKey master = master(key)) {
      return EnvelopeBuilder.of(content).encryptUnder(master, entropy).build();
    }
  }

  /**
   * The content.
   *
   * @throws DecryptionException if it is not encrypted under this key, or was altered
   */
  public static Bytes open(DareEnvelope envelope, Udf key) throws DecryptionException {
    try (MasterKey master = master(key)) {
      if (!envelope.isEncrypted()) {
        throw new DecryptionException();
      }
      return EnvelopeDecryptor.decrypt(envelope, master);
    }
  }

  private static MasterKey master(Udf key) {
    try (SecretBytes ikm = SecretBytes.copyOf(key.data())) {
      return MasterKey.of(Hkdf.SHA512.derive(Bytes.EMPTY, ikm, INFO, MasterKey.SIZE));
    }
  }
}
