package org.meshrelay.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.Anchor;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.ContactBase;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.catalog.PersonName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** The owner of an account as others are to see it: address, profiles, name (objects.md 4.2). */
final class SelfContact {
  /** Key of the usual entry; those for a purpose have it behind a dash. */
  private static final String KEY = "self";

  private SelfContact() {}

  static String key(@Nullable String purpose) {
    return purpose == null ? KEY : KEY + "-" + purpose;
  }

  static CatalogedContact of(
      AccountSession session, @Nullable String purpose, @Nullable String fullName) {
    return new CatalogedContact(
        purpose == null ? List.of() : List.of(purpose),
        key(purpose),
        true,
        List.of(),
        null,
        contact(session, fullName));
  }

  /** The contact signed by this device: what requests and replies carry. */
  static DareEnvelope signed(AccountSession session, ContactPerson contact) {
    return EnvelopeBuilder.of(contact.payload())
        .sign(session.signer().key(), session.signer().connection())
        .build();
  }

  static ContactPerson contact(AccountSession session, @Nullable String fullName) {
    List<NetworkAddress> addresses =
        session.device().account().authority().account().accountAddresses().stream()
            .map(address -> address(session, address))
            .toList();
    return new ContactPerson(
        ContactBase.of(
            session.device().account().authority().account().identifyingKey().udf(),
            List.of(new Anchor(session.device().master().udf(), "Self")),
            addresses),
        fullName == null
            ? List.of()
            : List.of(new PersonName(false, fullName, null, null, List.of(), null, null, null)));
  }

  private static NetworkAddress address(AccountSession session, AccountAddress address) {
    return new NetworkAddress(
        false,
        address.text(),
        List.of(),
        session.record().grant().profileAccount(),
        session.record().master(),
        List.of(),
        List.of());
  }
}
