package org.meshrelay.protocol.catalog;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A fingerprint that a contact is known by (objects.md 4.2).
 *
 * @param udf identifier
 * @param validation how it was validated
 */
public record Anchor(@Nullable String udf, @Nullable String validation) implements MeshStruct {
  static Anchor read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Anchor");
    return new Anchor(in.string("UDF", "Udf"), in.string("Validation"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("UDF", udf).put("Validation", validation).build();
  }
}
