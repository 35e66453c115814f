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
 * An address in a contact of 2019 (objects.md 4.2).
 *
 * @param uri where to reach the contact
 * @param labels labels
 */
public record LegacyAddress(@Nullable String uri, List<String> labels) implements MeshStruct {
  /** Copies the lists. */
  public LegacyAddress {
    labels = List.copyOf(labels);
  }

  static LegacyAddress read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "LegacyAddress");
    return new LegacyAddress(in.string("URI"), in.strings("Labels"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("URI", uri).putStrings("Labels", labels).build();
  }
}
