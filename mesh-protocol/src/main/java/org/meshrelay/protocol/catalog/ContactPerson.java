package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

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
