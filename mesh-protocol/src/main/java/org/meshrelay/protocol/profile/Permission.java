package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * What a device or contact may do (objects.md 3.2). On a contact entry the name is one of
 * objects.md 5.5 and the role says {@code Allow} or {@code Deny}.
 *
 * @param name what is permitted
 * @param role in which role
 * @param capabilities keys that enable it
 */
public record Permission(
    @Nullable String name, @Nullable String role, @Nullable DareEnvelope capabilities)
    implements MeshStruct {
  /** The role that grants on a contact entry. */
  public static final String ALLOW = "Allow";

  /** The role that refuses on a contact entry. */
  public static final String DENY = "Deny";

  /** The permission in a member. */
  public static Permission read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Permission");
    return new Permission(
        in.string("Name"), in.string("Role"), in.value("Capabilities", DareEnvelope::of));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Name", name)
        .put("Role", role)
        .put("Capabilities", json(capabilities))
        .build();
  }

  /** Lets a contact send what the name stands for. */
  public static Permission allow(String name) {
    return new Permission(name, ALLOW, null);
  }

  /** Keeps a contact from sending what the name stands for. */
  public static Permission deny(String name) {
    return new Permission(name, DENY, null);
  }
}
