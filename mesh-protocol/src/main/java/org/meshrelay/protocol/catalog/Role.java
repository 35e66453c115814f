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
 * A role in an organization (objects.md 4.2).
 *
 * @param organizationName organization
 * @param titles titles
 * @param locations where
 */
public record Role(@Nullable String organizationName, List<String> titles, List<Location> locations)
    implements MeshStruct {
  /** Copies the lists. */
  public Role {
    titles = List.copyOf(titles);
    locations = List.copyOf(locations);
  }

  static Role read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Role");
    return new Role(
        in.string("OrganizationName", "CompanyName"),
        in.strings("Titles"),
        in.list("Locations", Location::read));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("OrganizationName", organizationName)
        .putStrings("Titles", titles)
        .put("Locations", locations, MeshStruct::members)
        .build();
  }
}
