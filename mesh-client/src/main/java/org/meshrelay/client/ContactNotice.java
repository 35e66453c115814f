package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * Tells the contacts of an account that its own contact has changed (protocol.md 6.10, step 4): a
 * RequestContact that asks for nothing in return, which those who know the account take unasked.
 */
final class ContactNotice {
  private final ClientContext context;
  private final AccountSession session;

  ContactNotice(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /**
   * Who was told.
   *
   * @param told whose service, or ours for it, has taken the message
   * @param alerts who could not be told, and why
   */
  record Outcome(List<AccountAddress> told, List<String> alerts) {}

  Outcome send() throws MeshException {
    cards();
    List<AccountAddress> told = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    for (MeshContacts.Entry contact : new MeshContacts(context).list(session.address())) {
      Optional<AccountAddress> address = contact.addresses().stream().findFirst();
      if (!contact.self() && !contact.conflict() && address.isPresent()) {
        try {
          post(address.get());
          told.add(address.get());
        } catch (MeshException e) {
          if (isOurs(e.kind())) {
            throw e;
          }
          alerts.add(address.get() + " could not be told: " + e.getMessage());
        }
      }
    }
    return new Outcome(told, alerts);
  }

  /** A fault of this device; everything else concerns one contact and stops nobody. */
  private static boolean isOurs(Kind kind) {
    return kind == Kind.IO || kind == Kind.CONFIGURATION || kind == Kind.INTERNAL;
  }

  /** Each card of the owner again, with the addresses and the profile of now. */
  private void cards() throws MeshException {
    MeshContacts contacts = new MeshContacts(context);
    for (CatalogedContact card :
        session.catalog(ContainerName.CONTACT).entries(CatalogedContact.class)) {
      String purpose = card.labels().stream().findFirst().orElse(null);
      if (card.self() && card.key().equals(SelfContact.key(purpose))) {
        contacts.write(
            session, SelfContact.of(session, purpose, MeshContacts.describe(card).name()));
      }
    }
  }

  private void post(AccountAddress contact) throws MeshException {
    RequestContact notice =
        new RequestContact(
            MessageHead.fresh(context.entropy(), session.address(), contact),
            false,
            SelfContact.signed(session, MeshContacts.card(session, null)),
            null,
            null);
    PostResponse response =
        session.post(
            contact, List.of(new ContactRequests(context, session).signed(notice)), List.of());
    AccountSession.requireAccepted("the notice to " + contact, response.entries(), 1);
  }
}
