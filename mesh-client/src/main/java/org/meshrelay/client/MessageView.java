package org.meshrelay.client;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.accredit.MessageClass;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.message.GroupInvitation;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.message.ResponseConfirmation;

/** What a user is shown of a received message, and what is held back (objects.md 5.1, 5.5). */
final class MessageView {
  private final AccountSession session;
  private final MessageTrust trust;

  MessageView(AccountSession session) {
    this.session = session;
    this.trust = new MessageTrust(session);
  }

  MeshMessages.Received describe(SpoolView.Entry entry) throws MeshException {
    MeshMessage message = entry.message();
    boolean verified = message != null && trust.isGenuine(entry);
    String note = note(entry, message, verified);
    MeshMessage shown = note == null ? message : null;
    return new MeshMessages.Received(
        entry.messageId(),
        entry.type(),
        message == null ? null : message.head().sender(),
        shown == null ? null : subject(shown),
        shown == null ? null : text(shown),
        entry.received(),
        entry.envelope().isEncrypted(),
        verified,
        note,
        session.address());
  }

  private @Nullable String note(
      SpoolView.Entry entry, @Nullable MeshMessage message, boolean verified) throws MeshException {
    if (message == null) {
      return "cannot be read on this device";
    }
    AccountAddress recipient = message.head().recipient();
    // Also one of another service of the account, from which it was forwarded (protocol.md 6.10).
    if (recipient != null && !session.device().account().authority().account().lists(recipient)) {
      return "not addressed to you";
    }
    if (!verified && !(message instanceof MessageError)) {
      return isService(message) ? null : "the sender does not verify";
    }
    return isHiddenType(entry, message) ? "claimed to be of another type" : permission(message);
  }

  /** Made by the service for a device that asks; device commands check these. */
  private static boolean isService(MeshMessage message) {
    return message.tag().equals("AcknowledgeConnection");
  }

  private static boolean isHiddenType(SpoolView.Entry entry, MeshMessage message) {
    ContentMeta meta = entry.envelope().contentMeta();
    String claimed = meta == null ? null : meta.messageType();
    return entry.envelope().isEncrypted() && claimed != null && !claimed.equals(message.tag());
  }

  /** The device applies the permission again, now that it sees the real class (5.1). */
  private @Nullable String permission(MeshMessage message) throws MeshException {
    AccountAddress sender = message.head().sender();
    if (message instanceof ResponseConfirmation response) {
      return Confirmations.request(session, response)
              .map(SpoolView.Entry::message)
              .filter(asked -> Objects.equals(asked.head().recipient(), sender))
              .isPresent()
          ? null
          : "it answers nothing that you asked";
    }
    MessageClass type = MessageClass.ofType(message.tag());
    if (sender == null
        || sender.equals(session.address())
        || type.origin() != MessageClass.Origin.ACCOUNT
        || message instanceof RequestContact
        || message instanceof ReplyContact) {
      return null;
    }
    Optional<CatalogedContact> contact = MeshContacts.withAddress(session, sender);
    boolean permitted =
        contact.isPresent()
            && type.permission()
                .grantedBy(contact.get().permissions())
                .orElse(type.permission().isDefaultForContact());
    return permitted ? null : "the sender may not send this";
  }

  private static @Nullable String subject(MeshMessage message) {
    return switch (message) {
      case MessageText text -> text.subject();
      case RequestContact request -> request.subject();
      case ReplyContact reply -> reply.subject();
      default -> null;
    };
  }

  private static @Nullable String text(MeshMessage message) {
    return switch (message) {
      case MessageText text -> text.text();
      case RequestConfirmation request -> request.text();
      case ResponseConfirmation response -> response.accept() ? "Accept" : "Reject";
      case GroupInvitation invitation -> invitation.text();
      case MessageError error -> error.errorCode();
      default -> null;
    };
  }
}
