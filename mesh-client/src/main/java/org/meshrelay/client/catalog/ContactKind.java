package org.meshrelay.client.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.catalog.ContactBase;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.catalog.PersonName;

/**
 * Contacts written down by hand: {@code mmm_Contact}. Such an entry vouches for no key, so it is a
 * note of an address and a name; messages need an exchange of contacts, which fills the same
 * catalog.
 */
public record ContactKind() implements CatalogKind {
  @Override
  public String name() {
    return "contact";
  }

  @Override
  public String description() {
    return "Whom you know.";
  }

  @Override
  public String example() {
    return "bob@example.net --name \"Bob Example\"";
  }

  @Override
  public ContainerName container() {
    return ContainerName.CONTACT;
  }

  @Override
  public List<CatalogField> fields() {
    return List.of(
        new CatalogField("address", Use.REQUIRED, true, "Account address."),
        new CatalogField("name", Use.OPTION, false, "Full name."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    if (before instanceof CatalogedContact known) {
      return new CatalogedContact(
          known.labels(),
          known.key(),
          known.self(),
          known.permissions(),
          null,
          named(
              ContactAuthority.contact(known)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "this contact is of a form that this program does not know, and is"
                                  + " not changed")),
              values));
    }
    String key = Udf.nonce(entropy).text();
    NetworkAddress address =
        new NetworkAddress(
            false,
            AccountAddress.parse(values.text("address")).text(),
            List.of(),
            null,
            null,
            List.of(),
            List.of());
    return new CatalogedContact(
        List.of(),
        key,
        false,
        List.of(),
        null,
        new ContactPerson(
            ContactBase.of(key, List.of(), List.of(address)), names(List.of(), values)));
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof CatalogedContact cataloged
        ? Optional.of(
            ContactAuthority.contact(cataloged).map(ContactKind::values).orElse(FieldValues.NONE))
        : Optional.empty();
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return AccountAddress.find(text)
        .map(address -> address.text().equals(values.get("address")))
        .orElse(false);
  }

  @Override
  public boolean isDuplicate(FieldValues there, FieldValues added) {
    return isMeant(there, added.text("address"));
  }

  /** Only persons have a name of this kind; of others everything stays. */
  private static Contact named(Contact contact, FieldValues values) {
    return contact instanceof ContactPerson person
        ? new ContactPerson(person.base(), names(person.commonNames(), values))
        : contact;
  }

  private static List<PersonName> names(List<PersonName> old, FieldValues values) {
    String name = values.get("name");
    List<PersonName> names = new ArrayList<>();
    if (name != null) {
      names.add(new PersonName(false, name, null, null, List.of(), null, null, null));
    }
    old.stream().skip(1).forEach(names::add);
    return names;
  }

  private static FieldValues values(Contact contact) {
    String address =
        contact.networkAddresses().stream()
            .map(NetworkAddress::account)
            .flatMap(Optional::stream)
            .map(AccountAddress::text)
            .findFirst()
            .orElse(null);
    String name =
        contact instanceof ContactPerson person && !person.commonNames().isEmpty()
            ? person.commonNames().getFirst().fullName()
            : null;
    return FieldValues.NONE.with("address", address).with("name", name);
  }
}
