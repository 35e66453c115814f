package org.meshrelay.protocol.accredit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * Where the profiles of a foreign account come from (objects.md 3.7): a contact, pinned in the
 * contact catalog or carried in a message. Profiles that are malformed, absent or not verifying
 * give nothing: the sender is then not accredited, which is a fact for policy and no error.
 */
public final class ContactAuthority {
  private ContactAuthority() {}

  /** The account at an address, as the contact has it. */
  public static Optional<AccountAuthority> of(Contact contact, AccountAddress address) {
    return contact
        .find(address)
        .flatMap(entry -> verified(entry.profileAccount(), entry.profileMesh()))
        .filter(authority -> authority.account().lists(address));
  }

  /** The account at an address, as pinned by an entry of the contact catalog. */
  public static Optional<AccountAuthority> of(CatalogedContact entry, AccountAddress address) {
    return contact(entry).flatMap(contact -> of(contact, address));
  }

  /** The contact in an entry, in the form of either revision. */
  public static Optional<Contact> contact(CatalogedContact entry) {
    return entry.contact() != null
        ? Optional.of(entry.contact())
        : carried(entry.envelopedContact());
  }

  /** The account at an address, as the sender of a message introduces itself. */
  public static Optional<AccountAuthority> carriedBy(MeshMessage message, AccountAddress address) {
    return contactIn(message).flatMap(contact -> of(contact, address));
  }

  /** The contact that a request or reply gives; empty for messages of other classes. */
  public static Optional<Contact> contactIn(MeshMessage message) {
    if (message instanceof RequestContact request) {
      return carried(request.self());
    }
    return message instanceof ReplyContact reply
        ? carried(reply.proof().authenticatedData())
        : Optional.empty();
  }

  private static Optional<Contact> carried(@Nullable DareEnvelope envelope) {
    if (envelope == null || envelope.isEncrypted()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Contact.parse(envelope.payload()));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<AccountAuthority> verified(
      @Nullable DareEnvelope account, @Nullable DareEnvelope master) {
    if (account == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(AccountAuthority.verifyEnvelopes(account, master));
    } catch (DecodeException | NotVerifiedException e) {
      return Optional.empty();
    }
  }
}
