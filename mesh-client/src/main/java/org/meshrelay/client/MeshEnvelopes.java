package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;

/** Envelopes around files, made and opened with the keys of an account. */
public final class MeshEnvelopes {
  private final ClientContext context;

  MeshEnvelopes(ClientContext context) {
    this.context = context;
  }

  /**
   * Puts data into an envelope.
   *
   * @param contentType media type of the data
   * @param sign whether this device signs it
   * @param recipients accounts that can open it: contacts, or the own one; none means in clear
   */
  public DareEnvelope encode(
      @Nullable AccountAddress named,
      Bytes data,
      String contentType,
      boolean sign,
      List<AccountAddress> recipients)
      throws MeshException {
    ContentMeta meta =
        ContentMeta.builder().contentType(contentType).created(context.now()).build();
    EnvelopeBuilder builder = EnvelopeBuilder.of(data).contentMeta(meta);
    if (sign || !recipients.isEmpty()) {
      AccountSession session = context.session(named);
      if (sign) {
        builder.sign(session.signer().key(), session.signer().connection());
      }
      if (!recipients.isEmpty()) {
        encrypt(builder, session, recipients);
      }
    }
    return builder.build();
  }

  /** The data in an envelope, decrypted with the keys of the account where it is encrypted. */
  public Bytes decode(@Nullable AccountAddress named, DareEnvelope envelope) throws MeshException {
    if (!envelope.isEncrypted()) {
      return envelope.payload();
    }
    try {
      return EnvelopeDecryptor.decrypt(envelope, context.session(named).keys());
    } catch (DecryptionException e) {
      throw new MeshException(Kind.NOT_PERMITTED, "no key of this account opens the envelope", e);
    }
  }

  private void encrypt(
      EnvelopeBuilder builder, AccountSession session, List<AccountAddress> recipients)
      throws MeshException {
    List<PublicKey> keys = new ArrayList<>();
    for (AccountAddress recipient : recipients) {
      keys.add(
          MeshMessages.encryptionKey(session, recipient)
              .orElseThrow(
                  () ->
                      new MeshException(
                          Kind.CHECK_FAILED, recipient + " is no contact with a known key")));
    }
    try {
      builder.encryptTo(keys, context.entropy());
    } catch (AgreementException e) {
      throw new MeshException(Kind.CHECK_FAILED, "a recipient's key cannot be used", e);
    }
  }
}
