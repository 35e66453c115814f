package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A name of an organization (objects.md 4.2).
 *
 * @param inactive no longer used
 * @param registeredName registered name
 * @param dba name in use
 */
public record OrganizationName(
    boolean inactive, @Nullable String registeredName, @Nullable String dba) implements MeshStruct {
  static OrganizationName read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "OrganizationName");
    return new OrganizationName(in.bool("Inactive"), in.string("RegisteredName"), in.string("DBA"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Inactive", trueOrAbsent(inactive))
        .put("RegisteredName", registeredName)
        .put("DBA", dba)
        .build();
  }
}
