package org.meshrelay.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.accredit.Accreditation;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestContact;

/**
 * Contacts that answer a request of ours: added without asking where they know the PIN that the
 * request carried (protocol.md 6.5, objects.md 5.4). The PIN is found by its identifier in the
 * local spool, so that any device of the account can check it.
 */
final class ContactReplies {
  private final ClientContext context;
  private final AccountSession session;
  private final MessageTrust trust;

  ContactReplies(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.trust = new MessageTrust(session);
  }

  /**
   * What came of the replies.
   *
   * @param added new contacts
   * @param alerts what did not hold, for the user
   */
  record Outcome(List<AccountAddress> added, List<String> alerts) {}

  Outcome process() throws MeshException {
    List<AccountAddress> added = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    SpoolView local = session.spool(ContainerName.LOCAL);
    for (SpoolView.Entry entry : inbound.entries(ReplyContact.class)) {
      if (inbound.isOpen(entry.messageId()) && entry.message() instanceof ReplyContact reply) {
        Optional<String> problem = problem(entry, reply, inbound, local);
        if (problem.isPresent()) {
          alerts.add(problem.get() + " in the contact of " + reply.head().sender());
        } else {
          unlessRefused(entry, alerts, () -> added.add(take(entry, reply)));
        }
      }
    }
    notices(inbound, alerts);
    return new Outcome(List.copyOf(added), List.copyOf(alerts));
  }

  /** Contacts whose addresses have changed say so (protocol.md 6.10); what they may send stays. */
  private void notices(SpoolView inbound, List<String> alerts) throws MeshException {
    for (SpoolView.Entry entry : inbound.entries(RequestContact.class)) {
      boolean asksForNothing =
          entry.message() instanceof RequestContact request && !request.reply();
      Accreditation.Accredited accredited =
          asksForNothing && inbound.isOpen(entry.messageId())
              ? trust.accredit(entry).orElse(null)
              : null;
      if (accredited != null && MeshContacts.withRoot(session, accredited.rootUdf()).isPresent()) {
        unlessRefused(
            entry,
            alerts,
            () -> {
              new ContactBook(context, session).add(entry, accredited, List.of());
              complete(List.of(Reference.of(entry.messageId(), Reference.ACCEPT)));
            });
      }
    }
  }

  private interface Step {
    void run() throws MeshException;
  }

  /** One message that does not hold must not keep the others waiting. */
  private static void unlessRefused(SpoolView.Entry entry, List<String> alerts, Step step)
      throws MeshException {
    try {
      step.run();
    } catch (MeshException e) {
      if (e.kind() != MeshException.Kind.CHECK_FAILED) {
        throw e;
      }
      alerts.add(e.getMessage() + " in message " + entry.messageId() + "; mesh message reject it");
    }
  }

  /** What is wrong with a reply; empty if it may be taken without asking. */
  private Optional<String> problem(
      SpoolView.Entry entry, ReplyContact reply, SpoolView inbound, SpoolView local)
      throws MeshException {
    PinProof proof = reply.proof();
    String pinId = proof.pinId();
    DareEnvelope data = proof.authenticatedData();
    Bytes nonce = proof.clientNonce();
    Bytes witness = proof.pinWitness();
    if (pinId == null || data == null || nonce == null || witness == null) {
      return Optional.of("PinMissing");
    }
    MessagePin pin = registered(local, pinId).orElse(null);
    if (pin == null || !isContactPin(pin) || !knows(pin, nonce, data, witness)) {
      return Optional.of("PinInvalid");
    }
    if (!inbound.isOpen(pinId) || !local.isOpen(pinId)) {
      return Optional.of("PinUsed");
    }
    Instant expires = pin.expires();
    if (expires != null && !context.now().isBefore(expires)) {
      return Optional.of("PinExpired");
    }
    return trust.accredit(entry).isPresent() ? Optional.empty() : Optional.of("NotVerified");
  }

  /** By a device of ours: whoever keeps our spools could register a PIN of its own. */
  private Optional<MessagePin> registered(SpoolView local, String pinId) throws MeshException {
    SpoolView.Entry entry = local.find(pinId).orElse(null);
    return entry != null
            && entry.message() instanceof MessagePin pin
            && trust.accredit(entry).isPresent()
        ? Optional.of(pin)
        : Optional.empty();
  }

  private boolean isContactPin(MessagePin pin) {
    return Pin.ACTION_CONTACT.equals(pin.action()) && pin.account().equals(session.address());
  }

  private static boolean knows(MessagePin pin, Bytes nonce, DareEnvelope data, Bytes witness) {
    String salted = pin.saltedPin();
    if (salted == null) {
      return false;
    }
    try {
      return Pin.witness(Udf.parse(salted), pin.account().text(), nonce, data.computedDigest())
          .equalsConstantTime(witness);
    } catch (IllegalArgumentException e) {
      return false; // our own spool holds no such PIN: somebody else wrote it there
    }
  }

  private AccountAddress take(SpoolView.Entry entry, ReplyContact reply) throws MeshException {
    Accreditation.Accredited accredited = trust.accredit(entry).orElseThrow();
    AccountAddress added =
        new ContactBook(context, session).add(entry, accredited, MeshContacts.ALLOWED_BY_DEFAULT);
    List<Reference> references = new ArrayList<>();
    references.add(Reference.of(reply.messageId(), Reference.ACCEPT));
    String pinId = reply.proof().pinId();
    if (pinId != null) {
      references.add(Reference.of(pinId, Reference.CLOSED));
    }
    complete(references);
    return added;
  }

  private void complete(List<Reference> references) throws MeshException {
    AccountAddress own = session.address();
    MessageComplete complete =
        new MessageComplete(MessageHead.fresh(context.entropy(), own, own).referring(references));
    session.postSelf(List.of(MessageEnvelopes.signed(complete, session.signer(), context.now())));
    session.sync();
  }
}
