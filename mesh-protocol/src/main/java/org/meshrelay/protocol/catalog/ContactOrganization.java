package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * An organization (objects.md 4.2).
 *
 * @param base addresses and what else every contact carries
 * @param commonNames names
 */
public record ContactOrganization(ContactBase base, List<OrganizationName> commonNames)
    implements Contact {
  /** Copies the lists. */
  public ContactOrganization {
    commonNames = List.copyOf(commonNames);
  }

  static ContactOrganization read(ObjectReader in) throws DecodeException {
    return new ContactOrganization(
        ContactBase.read(in), in.list("CommonNames", OrganizationName::read));
  }

  @Override
  public String tag() {
    return "ContactOrganization";
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
