package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A contact in the form of 2019 (objects.md 4.2). It vouches for no address: the account profiles
 * in it carry no signature.
 *
 * @param identifier identifier
 * @param fullName full name
 * @param title title
 * @param first first name
 * @param middle middle name
 * @param last last name
 * @param suffix suffix
 * @param labels labels
 * @param assertionAccounts account profiles as they came
 * @param addresses addresses
 * @param locations postal addresses
 * @param roles roles
 */
public record LegacyContact(
    @Nullable String identifier,
    @Nullable String fullName,
    @Nullable String title,
    @Nullable String first,
    @Nullable String middle,
    @Nullable String last,
    @Nullable String suffix,
    List<String> labels,
    @Nullable JsonNode assertionAccounts,
    List<LegacyAddress> addresses,
    List<Location> locations,
    List<LegacyRole> roles)
    implements Contact {
  /** Copies the lists. */
  public LegacyContact {
    labels = List.copyOf(labels);
    addresses = List.copyOf(addresses);
    locations = List.copyOf(locations);
    roles = List.copyOf(roles);
  }

  static LegacyContact read(ObjectReader in) throws DecodeException {
    return new LegacyContact(
        in.string("Identifier"),
        in.string("FullName"),
        in.string("Title"),
        in.string("First"),
        in.string("Middle"),
        in.string("Last"),
        in.string("Suffix"),
        in.strings("Labels"),
        in.node("AssertionAccounts"),
        in.list("Addresses", LegacyAddress::read),
        in.list("Locations", Location::read),
        in.list("Roles", LegacyRole::read));
  }

  @Override
  public String tag() {
    return "Contact";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Identifier", identifier)
        .put("FullName", fullName)
        .put("Title", title)
        .put("First", first)
        .put("Middle", middle)
        .put("Last", last)
        .put("Suffix", suffix)
        .putStrings("Labels", labels)
        .put("AssertionAccounts", assertionAccounts)
        .put("Addresses", addresses, MeshStruct::members)
        .put("Locations", locations, MeshStruct::members)
        .put("Roles", roles, MeshStruct::members)
        .build();
  }

  @Override
  public List<NetworkAddress> networkAddresses() {
    return List.of();
  }
}
