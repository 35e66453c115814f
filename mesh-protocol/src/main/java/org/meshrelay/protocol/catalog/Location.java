package org.meshrelay.protocol.catalog;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A postal address, perhaps with a position (objects.md 4.2). The spelling of the first member is
 * that of the wire.
 *
 * @param appartment flat
 * @param street street
 * @param district district
 * @param locality town
 * @param county county
 * @param postcode postal code
 * @param country country
 * @param latitude degrees north
 * @param longitude degrees east
 */
public record Location(
    @Nullable String appartment,
    @Nullable String street,
    @Nullable String district,
    @Nullable String locality,
    @Nullable String county,
    @Nullable String postcode,
    @Nullable String country,
    @Nullable JsonNode latitude,
    @Nullable JsonNode longitude)
    implements MeshStruct {
  static Location read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Location");
    return new Location(
        in.string("Appartment"),
        in.string("Street"),
        in.string("District"),
        in.string("Locality"),
        in.string("County"),
        in.string("Postcode"),
        in.string("Country"),
        in.node("Latitude"),
        in.node("Longitude"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Appartment", appartment)
        .put("Street", street)
        .put("District", district)
        .put("Locality", locality)
        .put("County", county)
        .put("Postcode", postcode)
        .put("Country", country)
        .put("Latitude", latitude)
        .put("Longitude", longitude)
        .build();
  }
}
