package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.message.MessageSigner;

/** The keys of an account for envelopes and containers as files. */
public final class MeshEnvelopes {
  private final ClientContext context;

  MeshEnvelopes(ClientContext context) {
    this.context = context;
  }

  /**
   * An envelope to be filled with data of any length.
   *
   * @param meta what the header says about the data
   * @param sign whether this device signs it
   * @param recipients accounts that can open it: contacts, or the own one; none means in clear
   */
  public EnvelopeDraft draft(
      @Nullable AccountAddress named,
      ContentMeta meta,
      boolean sign,
      List<AccountAddress> recipients)
      throws MeshException {
    EnvelopeBuilder builder = EnvelopeBuilder.of(Bytes.EMPTY).contentMeta(meta);
    if (sign) {
      MessageSigner signer = context.session(named).signer();
      builder.sign(signer.key(), signer.connection());
    }
    if (!recipients.isEmpty()) {
      try {
        builder.encryptTo(recipientKeys(named, recipients), context.entropy());
      } catch (AgreementException e) {
        throw new MeshException(Kind.CHECK_FAILED, "a recipient's key cannot be used", e);
      }
    }
    return builder.draft();
  }

  /** The key with which this device signs for the account. */
  public SignatureKeyPair signatureKey(@Nullable AccountAddress named) throws MeshException {
    return context.session(named).signer().key();
  }

  /** The keys that this account can decrypt with; none where the home holds no account. */
  public List<AgreementKeyPair> decryptionKeys(@Nullable AccountAddress named)
      throws MeshException {
    if (named == null && context.home().accounts().isEmpty()) {
      return List.of();
    }
    return context.session(named).keys();
  }

  /** The keys that contacts, or the own account, can decrypt with. */
  public List<PublicKey> recipientKeys(
      @Nullable AccountAddress named, List<AccountAddress> recipients) throws MeshException {
    AccountSession session = context.session(named);
    List<PublicKey> keys = new ArrayList<>();
    for (AccountAddress recipient : recipients) {
      keys.add(
          Outgoing.encryptionKey(session, recipient)
              .orElseThrow(
                  () ->
                      new MeshException(
                          Kind.CHECK_FAILED, recipient + " is no contact with a known key")));
    }
    return keys;
  }

  /** Where keys and salts come from. */
  public EntropySource entropy() {
    return context.entropy();
  }
}
