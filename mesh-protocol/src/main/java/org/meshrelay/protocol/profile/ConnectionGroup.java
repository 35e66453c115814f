package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Says who is a member of a group (objects.md 3.4).
 *
 * @param base subject and authority
 * @param keyEncryption key of the group and the share held
 */
public record ConnectionGroup(ConnectionBase base, @Nullable KeyComposite keyEncryption)
    implements Connection {
  static ConnectionGroup read(ObjectReader in) throws DecodeException {
    return new ConnectionGroup(
        ConnectionBase.read(in), in.value("KeyEncryption", KeyComposite::read));
  }

  @Override
  public String tag() {
    return "ConnectionGroup";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).put("KeyEncryption", json(keyEncryption)).build();
  }
}
