package org.meshrelay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.accredit.Accreditation;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * The remote exchange of contacts (protocol.md 6.5): a request with a PIN that the requester has
 * registered, and a reply that shows knowledge of it. Both travel in clear: the services have to
 * see the profiles in them, since neither knows the other's account yet.
 */
final class ContactRequests {
  /**
   * Life of the PIN in a request. Longer than the 24 h of the reference: it waits for a person to
   * look at a stranger's request, not for a device at hand.
   */
  private static final Duration PIN_LIFE = Duration.ofDays(7);

  private final ClientContext context;
  private final AccountSession session;

  ContactRequests(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** A request that was posted. */
  record Posted(DareEnvelope envelope, String messageId, EntryResponse entry) {}

  Posted ask(AccountAddress recipient, @Nullable String subject) throws MeshException {
    AccountAddress own = session.address();
    Udf pin = Pin.generate(context.entropy());
    MessagePin registration = registration(own, pin, context.now().plus(PIN_LIFE));
    RequestContact request =
        new RequestContact(
            MessageHead.fresh(context.entropy(), own, recipient),
            true,
            SelfContact.signed(session, MeshContacts.card(session, null)),
            subject,
            pin.text());
    DareEnvelope envelope = signed(request);
    PostResponse response =
        session.post(recipient, List.of(envelope), List.of(signed(registration)));
    List<EntryResponse> entries = response.entries();
    if (entries.size() != 2) {
      throw new MeshException(Kind.UNAVAILABLE, "Post: results are missing");
    }
    if (!entries.get(0).isAccepted()) {
      throw Entries.refused("message to " + recipient, entries.get(0));
    }
    AccountSession.requireAccepted("registration of the PIN", entries.subList(1, 2), 1);
    return new Posted(envelope, request.messageId(), entries.get(0));
  }

  /** What our devices have to know of a PIN to recognize an answer that uses it. */
  static MessagePin registration(AccountAddress own, Udf pin, Instant expires) {
    Udf salted = Pin.salted(pin, Pin.ACTION_CONTACT);
    return new MessagePin(
        MessageHead.of(Pin.id(salted, own.text()).text(), own, own),
        own,
        expires,
        true,
        salted.text(),
        Pin.ACTION_CONTACT,
        null);
  }

  /** Takes the sender into the contact catalog, answers if it asks for it, closes the request. */
  AccountAddress accept(SpoolView.Entry entry, List<MessagePermission> allow) throws MeshException {
    if (!(entry.message() instanceof RequestContact request)) {
      throw new MeshException(Kind.USAGE, entry.messageId() + " is no contact request");
    }
    Accreditation.Accredited accredited =
        new MessageTrust(session)
            .accredit(entry)
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.CHECK_FAILED,
                        "the request of " + request.head().sender() + " does not verify"));
    AccountAddress sender = new ContactBook(context, session).add(entry, accredited, allow);
    DareEnvelope complete = signed(complete(entry.messageId(), Reference.ACCEPT));
    if (!request.reply()) {
      session.postSelf(List.of(complete));
      return sender;
    }
    PostResponse response =
        session.post(sender, List.of(signed(reply(request, sender, null))), List.of(complete));
    session.accept("reply to " + sender, response.entries(), 2);
    return sender;
  }

  MessageComplete complete(String messageId, String relationship) {
    AccountAddress own = session.address();
    return new MessageComplete(
        MessageHead.fresh(context.entropy(), own, own)
            .referring(List.of(Reference.of(messageId, relationship))));
  }

  DareEnvelope signed(MeshMessage message) {
    return MessageEnvelopes.signed(message, session.signer(), context.now());
  }

  /** The answer to a request, which shows that we know the PIN in it. */
  ReplyContact reply(RequestContact request, AccountAddress sender, @Nullable String purpose)
      throws MeshException {
    DareEnvelope card = SelfContact.signed(session, MeshContacts.card(session, purpose));
    MessageHead head = MessageHead.of(request.head().responseId(), session.address(), sender);
    return new ReplyContact(
        head,
        salted(request.pin())
            .map(salted -> proof(salted, sender, card))
            .orElseGet(() -> PinProof.none(card)),
        null);
  }

  private PinProof proof(Udf salted, AccountAddress sender, DareEnvelope card) {
    Bytes nonce = context.entropy().bytes(16);
    return new PinProof(
        card,
        nonce,
        Pin.id(salted, sender.text()).text(),
        Pin.witness(salted, sender.text(), nonce, card.computedDigest()));
  }

  private static Optional<Udf> salted(@Nullable String pin) {
    if (pin == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pin.salted(Udf.parse(pin), Pin.ACTION_CONTACT));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what they sent is no PIN: they will have to accept by hand
    }
  }
}
