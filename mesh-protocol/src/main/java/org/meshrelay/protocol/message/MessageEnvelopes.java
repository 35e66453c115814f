package org.meshrelay.protocol.message;

import java.time.Instant;
import java.util.List;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/**
 * Puts messages into envelopes (objects.md 5.1): EnvelopeID from the MessageID, what the header
 * says of the payload, the signature of a device with the assertion that accredits it.
 */
public final class MessageEnvelopes {
  private static final String CONTENT_TYPE = "application/mmm/object";

  private MessageEnvelopes() {}

  /** A signed message in clear, which services can read. */
  public static DareEnvelope signed(MeshMessage message, MessageSigner signer, Instant created) {
    return builder(message, signer, created).build();
  }

  /**
   * A signed message that only the recipients can read. The assertion of the signer must name an
   * account (ConnectionAccount), since nothing else in clear may name the sender.
   *
   * @param recipients encryption keys of the recipients' accounts
   * @throws AgreementException if one of the keys cannot be used
   */
  public static DareEnvelope encrypted(
      MeshMessage message,
      MessageSigner signer,
      List<PublicKey> recipients,
      Instant created,
      EntropySource entropy)
      throws AgreementException {
    return builder(message, signer, created).encryptTo(recipients, entropy).build();
  }

  private static EnvelopeBuilder builder(
      MeshMessage message, MessageSigner signer, Instant created) {
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId(message.messageId())
            .messageType(message.tag())
            .contentType(CONTENT_TYPE)
            .created(created)
            .build();
    return EnvelopeBuilder.of(message.payload())
        .envelopeId(MeshIdentifiers.envelopeId(message.messageId()))
        .contentMeta(meta)
        .sign(signer.key(), signer.connection());
  }
}
