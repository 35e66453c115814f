package org.meshrelay.protocol.transaction;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A transport that a service offers (protocol.md 1.8, Hello).
 *
 * @param name {@code https}, {@code http} or {@code mesh-udp/1}
 * @param port port, or null for the one that discovery gives
 */
public record Transport(String name, @Nullable Long port) implements MeshStruct {
  static Transport read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Transport");
    return new Transport(in.requireString("Name"), in.count("Port"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("Name", name).put("Port", port).build();
  }
}
