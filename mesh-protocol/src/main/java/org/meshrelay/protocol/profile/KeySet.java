package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * The three key pairs of a device, its own or activated ones (MSP-108: separate keys for separate
 * uses).
 *
 * @param signature signs messages
 * @param encryption decrypts what is meant for this device
 * @param authentication static key of the handshake
 */
public record KeySet(
    SignatureKeyPair signature, AgreementKeyPair encryption, AgreementKeyPair authentication) {
  /** The identifier of the signature key only. */
  @Override
  public String toString() {
    return "KeySet[" + signature.publicKey().udf().text() + "]";
  }
}
