package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * A capability, among them the shares that a service uses (objects.md 4.2).
 *
 * @param labels labels
 * @param capability the capability with its class
 */
public record CatalogedCapability(List<String> labels, TaggedObject capability)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedCapability {
    labels = List.copyOf(labels);
  }

  static CatalogedCapability read(ObjectReader in) throws DecodeException {
    return new CatalogedCapability(
        in.strings("Labels"), in.requireValue("Capability", TaggedObject::of));
  }

  @Override
  public String tag() {
    return "CatalogedCapability";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("Capability", jsonTagged(capability))
        .build();
  }

  @Override
  public String key() {
    return capability.members().get("Id") instanceof JsonString id ? id.text() : "";
  }
}
