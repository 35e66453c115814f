package org.meshrelay.relay.delivery;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Hop;
import org.meshrelay.access.MessageFacts;
import org.meshrelay.access.RecipientFacts;
import org.meshrelay.access.SenderFacts;
import org.meshrelay.access.Truth;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.ContactEntry;
import org.meshrelay.relay.account.ContactView;

/**
 * Finds out what access control needs to know about one message and one recipient.
 *
 * <p>The same look-ups are made whether or not the recipient exists. A message whose own signature
 * verified arrives here; whether its chain leads to an account depends on the recipient too, whose
 * contact entry pins the sender's profile. All methods block: reader pool only.
 */
public final class FactGatherer {
  /** Where a message that was taken may be, in the order in which it is looked for. */
  static final ContainerName[] TAKEN_INTO = {
    ContainerName.INBOUND, ContainerName.PENDING, ContainerName.ARCHIVE
  };

  private final SpoolEngine engine;
  private final AccountDirectory directory;
  private final ChainVerifier chains;
  private final ReceiptService receipts;
  private final PolicyInForce policy;

  /**
   * A gatherer over these stores.
   *
   * @param policy says what accounts of this site do with contact requests of strangers
   */
  public FactGatherer(
      SpoolEngine engine,
      AccountDirectory directory,
      ChainVerifier chains,
      ReceiptService receipts,
      PolicyInForce policy) {
    this.engine = engine;
    this.directory = directory;
    this.chains = chains;
    this.receipts = receipts;
    this.policy = policy;
  }

  /**
   * How a message came.
   *
   * @param message well-formed, its own signature verified
   * @param sender address that it is from
   * @param hop who brought it
   * @param alignment whether the hop is the service of the sender's domain
   * @param authority the sender's account, where this service holds it; null for a foreign one
   */
  record Arrived(
      Candidate message,
      AccountAddress sender,
      Hop hop,
      Truth alignment,
      @Nullable AccountAuthority authority) {}

  /**
   * What was found.
   *
   * @param facts for access control
   * @param first the frame, if this message was taken for this recipient before
   * @param movedTo where the recipient has gone; null while it is here
   */
  record Gathered(
      AccessFacts facts, @Nullable AppendedFrame first, @Nullable AccountAddress movedTo) {}

  /** Gathers everything about one pair. */
  Gathered gather(Arrived arrived, AccountAddress recipient) {
    Optional<AccountView> account = directory.load(recipient);
    ContactView contacts = directory.loadContacts(recipient);
    Standing standing = standing(arrived, contacts);
    Candidate message = arrived.message();
    String key = message.assertion().value().keySignature().udf();
    AccessFacts facts =
        new AccessFacts(
            arrived.hop(),
            new SenderFacts(
                arrived.sender(), standing.root, key, standing.accreditation, arrived.alignment()),
            new RecipientFacts(
                recipient,
                Truth.of(account.map(a -> a.isConnected() || a.isMoved()).orElse(false)),
                policy.current().contactRequests()),
            new MessageFacts(
                message.type(),
                contentType(message),
                message.envelope().messageSize(),
                message.envelope().isEncrypted(),
                Truth.of(answersOpenRequest(arrived, recipient)),
                Truth.UNKNOWN),
            standing.contact);
    return new Gathered(
        facts,
        first(recipient, message.envelopeId()),
        account.filter(AccountView::isMoved).map(AccountView::movedTo).orElse(null));
  }

  /** Who the sender is, as far as it can be known, and what the recipient thinks of it. */
  private record Standing(Truth accreditation, String root, ContactFacts contact) {}

  /** By the root of the sender, whatever address it writes from, then by the address. */
  private Standing standing(Arrived arrived, ContactView contacts) {
    Optional<ContactEntry> entry = contacts.find(arrived.sender());
    Optional<AccountAuthority> pinned =
        entry
            .map(contact -> contact.addresses().get(arrived.sender()))
            .flatMap(ContactEntry.Pinned::authority);
    Optional<AccountAuthority> shown =
        pinned
            .filter(authority -> leadsTo(arrived, authority))
            .or(() -> Optional.ofNullable(arrived.authority()))
            .or(() -> carried(arrived));
    if (shown.isEmpty()) {
      return new Standing(
          Truth.UNKNOWN, "", entry.map(ContactEntry::facts).orElse(ContactFacts.NONE));
    }
    // An address that changed hands is not the contact any more.
    Optional<ContactEntry> atAddress =
        entry.filter(found -> pinned.isEmpty() || pinned.get().sameRoot(shown.get()));
    return new Standing(
        Truth.TRUE,
        shown.get().rootUdf(),
        contacts
            .find(shown.get())
            .or(() -> atAddress)
            .map(ContactEntry::facts)
            .orElse(ContactFacts.NONE));
  }

  private Optional<AccountAuthority> carried(Arrived arrived) {
    MeshMessage message = arrived.message().message();
    return message == null
        ? Optional.empty()
        : ContactAuthority.contactIn(message)
            .flatMap(contact -> contact.find(arrived.sender()))
            .flatMap(
                address ->
                    address.profileAccount() == null
                        ? Optional.empty()
                        : chains.authority(address.profileAccount(), address.profileMesh()))
            .filter(authority -> leadsTo(arrived, authority));
  }

  private boolean leadsTo(Arrived arrived, AccountAuthority authority) {
    return chains.check(arrived.message().assertion(), authority, arrived.sender())
        == ChainVerifier.Chain.ACCREDITED;
  }

  private boolean answersOpenRequest(Arrived arrived, AccountAddress recipient) {
    String requested =
        switch (arrived.message().type()) {
          case "ReplyContact" -> "RequestContact";
          case "ResponseConfirmation" -> "RequestConfirmation";
          default -> "";
        };
    if (requested.isEmpty()) {
      return false;
    }
    String responseId = Udf.parse(arrived.message().messageId()).text();
    return isAsked(arrived, recipient, requested, responseId)
        || answersShownPin(arrived, recipient, responseId);
  }

  private boolean isAsked(
      Arrived arrived, AccountAddress recipient, String requested, String responseId) {
    return Outqueue.find(engine, recipient, responseId)
        .filter(
            note ->
                note instanceof OutqueueRecord.OpenRequest request
                    && request.messageType().equals(requested)
                    && request.recipients().contains(arrived.sender()))
        .isPresent();
  }

  /**
   * Whether it is the one answer to a PIN that the recipient has registered and shown to somebody,
   * as in a dynamic QR code (ADR 55). That its sender knows the PIN is for the recipient to see.
   */
  private boolean answersShownPin(Arrived arrived, AccountAddress recipient, String responseId) {
    if (!(arrived.message().message() instanceof ReplyContact reply)) {
      return false;
    }
    String pinId = reply.proof().pinId();
    if (pinId == null
        || !MessageHead.isMessageId(pinId)
        || !MeshIdentifiers.responseId(pinId).equals(responseId)
        || engine.view(recipient, ContainerName.LOCAL).isEmpty()) {
      return false;
    }
    OptionalLong index =
        engine.find(recipient, ContainerName.LOCAL, MeshIdentifiers.envelopeId(pinId));
    return index.isPresent()
        && isPin(engine.read(recipient, ContainerName.LOCAL, index.getAsLong()).envelope());
  }

  private static boolean isPin(DareEnvelope registration) {
    ContentMeta meta = registration.contentMeta();
    return meta != null && "MessagePIN".equals(meta.messageType());
  }

  /** The frame of a message that was taken for the recipient before; null if none was. */
  private @Nullable AppendedFrame first(AccountAddress recipient, String envelopeId) {
    for (ContainerName container : TAKEN_INTO) {
      if (engine.view(recipient, container).isPresent()) {
        OptionalLong index = engine.find(recipient, container, envelopeId);
        if (index.isPresent() && !isNotice(recipient, container, index.getAsLong())) {
          return receipts.stored(recipient, container, index.getAsLong());
        }
      }
    }
    return null;
  }

  private boolean isNotice(AccountAddress recipient, ContainerName container, long index) {
    return InboundStore.isNotice(engine.read(recipient, container, index).envelope());
  }

  private static @Nullable String contentType(Candidate message) {
    ContentMeta meta = message.envelope().contentMeta();
    return meta == null ? null : meta.contentType();
  }
}
