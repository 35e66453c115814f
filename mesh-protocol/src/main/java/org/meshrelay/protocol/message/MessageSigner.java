package org.meshrelay.protocol.message;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * Who signs a message.
 *
 * @param key the activated signature key of a device, or the key of a host
 * @param connection the assertion that accredits the key, placed beside the signature (MSP-70);
 *     null where the recipient knows the key
 */
public record MessageSigner(SignatureKeyPair key, @Nullable DareEnvelope connection) {
  /** The identifier of the key only. */
  @Override
  public String toString() {
    return "MessageSigner[" + key.publicKey().udf().text() + "]";
  }
}
