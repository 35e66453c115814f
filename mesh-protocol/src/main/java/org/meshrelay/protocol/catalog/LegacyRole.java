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
 * A role in a contact of 2019 (objects.md 4.2).
 *
 * @param companyName organization
 * @param addresses addresses
 * @param locations where
 */
public record LegacyRole(
    @Nullable String companyName, List<LegacyAddress> addresses, List<Location> locations)
    implements MeshStruct {
  /** Copies the lists. */
  public LegacyRole {
    addresses = List.copyOf(addresses);
    locations = List.copyOf(locations);
  }

  static LegacyRole read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "LegacyRole");
    return new LegacyRole(
        in.string("CompanyName"),
        in.list("Addresses", LegacyAddress::read),
        in.list("Locations", Location::read));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("CompanyName", companyName)
        .put("Addresses", addresses, MeshStruct::members)
        .put("Locations", locations, MeshStruct::members)
        .build();
  }
}
