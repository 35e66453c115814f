package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.MeshStruct;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * A protocol that an address speaks (objects.md 4.2).
 *
 * @param protocol name
 * @param capabilities capabilities
 */
public record NetworkProtocol(@Nullable String protocol, List<TaggedObject> capabilities)
    implements MeshStruct {
  /** Copies the lists. */
  public NetworkProtocol {
    capabilities = List.copyOf(capabilities);
  }

  static NetworkProtocol read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "NetworkProtocol");
    return new NetworkProtocol(in.string("Protocol"), in.list("Capabilities", TaggedObject::of));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Protocol", protocol)
        .put("Capabilities", capabilities, MeshObject::tagged)
        .build();
  }
}
