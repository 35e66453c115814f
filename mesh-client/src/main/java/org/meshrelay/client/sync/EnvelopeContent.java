package org.meshrelay.client.sync;

import java.util.List;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;

/** Payloads in clear. */
public final class EnvelopeContent {
  private EnvelopeContent() {}

  /**
   * The payload, decrypted where it is encrypted.
   *
   * @throws DecryptionException if none of the keys opens it
   */
  public static Bytes open(DareEnvelope envelope, List<AgreementKeyPair> keys)
      throws DecryptionException {
    return envelope.isEncrypted() ? EnvelopeDecryptor.decrypt(envelope, keys) : envelope.payload();
  }
}
