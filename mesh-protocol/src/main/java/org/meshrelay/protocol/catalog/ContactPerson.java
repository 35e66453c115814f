package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;
import org.meshrelay.protocol.profile.AccountAuthority;

/**
 * A person (objects.md 4.2).
 *
 * @param base addresses and what else every contact carries
 * @param commonNames names
 */
public record ContactPerson(ContactBase base, List<PersonName> commonNames) implements Contact {
  /** Copies the lists. */
  public ContactPerson {
    commonNames = List.copyOf(commonNames);
  }

  /**
   * The contact of an account's owner: every address with the profiles that vouch for it, and the
   * identifier of the root as anchor.
   */
  public static ContactPerson of(String fullName, AccountAuthority authority) {
    List<NetworkAddress> addresses =
        authority.account().accountAddresses().stream()
            .map(address -> NetworkAddress.of(address, authority))
            .toList();
    List<Anchor> anchors = List.of(new Anchor(authority.rootUdf(), "Self"));
    PersonName name = new PersonName(false, fullName, null, null, List.of(), null, null, null);
    return new ContactPerson(
        ContactBase.of(authority.rootUdf(), anchors, addresses), List.of(name));
  }

  static ContactPerson read(ObjectReader in) throws DecodeException {
    return new ContactPerson(ContactBase.read(in), in.list("CommonNames", PersonName::read));
  }

  @Override
  public String tag() {
    return "ContactPerson";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("CommonNames", commonNames, MeshStruct::members)
        .build();
  }

  @Override
  public List<NetworkAddress> networkAddresses() {
    return base.networkAddresses();
  }
}
