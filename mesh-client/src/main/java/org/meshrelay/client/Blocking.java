package org.meshrelay.client;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.catalog.ContactKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.accredit.Accreditation;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.RequestContact;

/**
 * Shuts somebody out: an entry of the contact catalog that denies everything, which our service
 * reads and applies (objects.md 5.5). A stranger gets an entry for the purpose, with the profiles
 * that the message gave where it gave any.
 */
final class Blocking {
  private static final List<MessagePermission> ALL = List.of(MessagePermission.values());

  private final ClientContext context;
  private final AccountSession session;

  Blocking(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** The account meant by an address, or by a message that it sent. */
  AccountAddress meant(String addressOrMessageId) throws MeshException {
    Optional<AccountAddress> address = AccountAddress.find(addressOrMessageId);
    if (address.isPresent()) {
      return address.get();
    }
    SpoolView.Entry message =
        session
            .spool(ContainerName.INBOUND)
            .find(addressOrMessageId)
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.CHECK_FAILED,
                        addressOrMessageId + " is neither an account nor a message"));
    return new MessageTrust(session)
        .accredit(message)
        .map(Accreditation.Accredited::sender)
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CHECK_FAILED,
                    addressOrMessageId
                        + " is not proved to be from whom it says, who may have nothing to do with"
                        + " it; name the account to be blocked"));
  }

  MeshContacts.Entry block(AccountAddress address) throws MeshException {
    if (address.equals(session.address())) {
      throw new MeshException(Kind.USAGE, "that is your own account");
    }
    Optional<CatalogedContact> known = MeshContacts.withAddress(session, address);
    CatalogedContact entry = known.orElseGet(() -> stranger(address));
    Contact contact = entry.contact();
    CatalogedContact blocked =
        new CatalogedContact(
            entry.labels(),
            entry.key(),
            false,
            MeshContacts.permissions(entry.permissions(), List.of(), ALL),
            entry.envelopedContact(),
            known.isPresent() ? contact : introduced(address).orElse(contact));
    return new MeshContacts(context).writeAndDescribe(session, blocked);
  }

  private CatalogedContact stranger(AccountAddress address) {
    CatalogedEntry entry =
        new ContactKind()
            .entry(FieldValues.NONE.with("address", address.text()), null, context.entropy());
    return (CatalogedContact) entry;
  }

  /** With its profiles, the block follows the account to another address. */
  private Optional<Contact> introduced(AccountAddress address) throws MeshException {
    MessageTrust trust = new MessageTrust(session);
    for (SpoolView.Entry entry :
        session.spool(ContainerName.INBOUND).entries(RequestContact.class)) {
      boolean genuine = trust.accredit(entry).filter(a -> a.sender().equals(address)).isPresent();
      MeshMessage message = entry.message();
      if (genuine && message != null) {
        return ContactAuthority.contactIn(message);
      }
    }
    return Optional.empty();
  }
}
