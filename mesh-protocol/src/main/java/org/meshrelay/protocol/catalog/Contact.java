package org.meshrelay.protocol.catalog;

import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/** What is known of a person, organization or group (objects.md 4.2). */
public sealed interface Contact extends MeshObject
    permits ContactPerson, ContactOrganization, ContactGroup, LegacyContact, UnknownContact {
  /** The addresses, with what vouches for them; none in the 2019 form. */
  List<NetworkAddress> networkAddresses();

  /** The entry of an account address that is still in use. */
  default Optional<NetworkAddress> find(AccountAddress address) {
    return networkAddresses().stream()
        .filter(entry -> !entry.inactive())
        .filter(entry -> entry.account().filter(address::equals).isPresent())
        .findFirst();
  }

  /** The contact in a member or payload that is tagged with its class. */
  static Contact read(JsonNode node) throws DecodeException {
    TaggedObject object = TaggedObject.of(node);
    ObjectReader in = object.reader();
    return switch (object.tag()) {
      case "ContactPerson" -> ContactPerson.read(in);
      case "ContactOrganization" -> ContactOrganization.read(in);
      case "ContactGroup" -> ContactGroup.read(in);
      case "Contact" -> LegacyContact.read(in);
      default -> new UnknownContact(object.tag(), object.members());
    };
  }

  /** The contact in a payload of JSON text, such as that of a signed contact. */
  static Contact parse(Bytes payload) throws DecodeException {
    return read(TaggedObject.read(payload).tagged());
  }
}
