package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.accredit.Accreditation;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.profile.AccountAuthority;

/**
 * Takes senders of contact messages into the contact catalog. The key of an entry is the identifier
 * of the root that vouches for it, never one that the sender chose: otherwise a stranger could
 * replace the entry of somebody else.
 */
final class ContactBook {
  private final ClientContext context;
  private final AccountSession session;

  ContactBook(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** Adds the accredited sender of a contact message, or replaces its entry. */
  @CanIgnoreReturnValue
  AccountAddress add(
      SpoolView.Entry entry, Accreditation.Accredited accredited, List<MessagePermission> allow)
      throws MeshException {
    MeshMessage message = entry.message();
    Optional<Contact> contact =
        message == null ? Optional.empty() : ContactAuthority.contactIn(message);
    AccountAddress sender = accredited.sender();
    boolean vouched =
        contact
            .flatMap(given -> ContactAuthority.of(given, sender))
            .map(AccountAuthority::rootUdf)
            .filter(accredited.rootUdf()::equals)
            .isPresent();
    if (!vouched) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the contact of " + sender + " is not vouched for by its own account");
    }
    var unused = put(contact.get(), accredited.rootUdf(), allow, List.of());
    return sender;
  }

  /**
   * Adds a contact that its own account vouches for, or replaces its entry.
   *
   * @param rootUdf the root that vouches for it
   */
  CatalogedContact put(
      Contact contact, String rootUdf, List<MessagePermission> allow, List<MessagePermission> deny)
      throws MeshException {
    Optional<CatalogedContact> known = MeshContacts.withRoot(session, rootUdf);
    CatalogedContact entry =
        new CatalogedContact(
            known.map(CatalogedContact::labels).orElse(List.of()),
            known.map(CatalogedContact::key).orElse(rootUdf),
            false,
            MeshContacts.permissions(
                known.map(CatalogedContact::permissions).orElse(List.of()), allow, deny),
            null,
            contact);
    new MeshContacts(context).write(session, entry);
    return entry;
  }
}
