package org.meshrelay.client;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * Sends one message to one account: encrypted to it and to our own, so that our other devices can
 * read what was sent; signed by this device (protocol.md 6.6 steps 1 and 2).
 */
final class Outgoing {
  /** Largest message (protocol.md 7.1). */
  private static final int MESSAGE_OCTETS_MAX = 65_536;

  private final ClientContext context;
  private final AccountSession session;

  Outgoing(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /**
   * Posts a message, and messages to ourselves in the same request.
   *
   * @param clear whether it may go unencrypted where the recipient's key is not known
   */
  MeshMessages.Posted post(
      MeshMessage message, AccountAddress recipient, boolean clear, List<DareEnvelope> self)
      throws MeshException {
    Optional<PublicKey> key = encryptionKey(session, recipient);
    if (key.isEmpty() && !clear) {
      throw noKey(recipient, ", or add --clear to send what both services can read");
    }
    DareEnvelope envelope = envelope(message, key);
    requireFits(envelope);
    PostResponse response = session.post(recipient, List.of(envelope), self);
    if (response.entries().size() != 1 + self.size()) {
      throw new MeshException(Kind.UNAVAILABLE, "Post: results are missing");
    }
    EntryResponse entry = response.entries().getFirst();
    if (!entry.isAccepted()) {
      throw Entries.refused("message to " + recipient, entry);
    }
    List<EntryResponse> own = response.entries().subList(1, response.entries().size());
    AccountSession.requireAccepted("Post", own, self.size());
    return new MeshMessages.Posted(
        message.messageId(),
        recipient,
        entry.status(),
        entry.extended(),
        key.isPresent(),
        new Receipts(context, session).of(entry, envelope, recipient));
  }

  /** The key of the account at an address; empty if it is no contact. */
  static Optional<PublicKey> encryptionKey(AccountSession session, AccountAddress recipient)
      throws MeshException {
    return recipient.equals(session.address())
        ? Optional.of(session.device().account().encryption().publicKey())
        : MeshContacts.authority(session, recipient)
            .map(AccountAuthority::account)
            .map(account -> account.keyEncryption().publicKey());
  }

  /** Nothing secret can be sent to somebody who is no contact. */
  static MeshException noKey(AccountAddress recipient, String otherwise) {
    return new MeshException(
        Kind.NOT_PERMITTED,
        recipient
            + " is no contact, so there is no key to encrypt with; run mesh message contact "
            + recipient
            + " first"
            + otherwise);
  }

  /** The limit of the protocol, or the smaller one that the service advertises (MSP-97). */
  static long octetsMax(AccountSession session) throws MeshException {
    ConstraintsData constraints = session.service().hello().constraintsPost();
    Long advertised = constraints == null ? null : constraints.bytesMax();
    return advertised == null ? MESSAGE_OCTETS_MAX : Math.min(MESSAGE_OCTETS_MAX, advertised);
  }

  private void requireFits(DareEnvelope envelope) throws MeshException {
    long limit = octetsMax(session);
    if (envelope.messageSize() > limit) {
      throw new MeshException(
          Kind.USAGE,
          "the message has "
              + envelope.messageSize()
              + " octets, and at most "
              + limit
              + " are carried: make the text shorter, or send a file by mesh message file");
    }
  }

  private DareEnvelope envelope(MeshMessage message, Optional<PublicKey> key) throws MeshException {
    if (key.isEmpty()) {
      return MessageEnvelopes.signed(message, session.signer(), context.now());
    }
    PublicKey own = session.device().account().encryption().publicKey();
    List<PublicKey> recipients = key.get().sameKey(own) ? List.of(own) : List.of(key.get(), own);
    try {
      return MessageEnvelopes.encrypted(
          message, session.signer(), recipients, context.now(), context.entropy());
    } catch (AgreementException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the recipient's encryption key cannot be used", e);
    }
  }
}
