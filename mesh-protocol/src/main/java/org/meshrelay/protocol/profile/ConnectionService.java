package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Binds a service (objects.md 3.4).
 *
 * @param base subject and authority
 */
public record ConnectionService(ConnectionBase base) implements Connection {
  static ConnectionService read(ObjectReader in) throws DecodeException {
    return new ConnectionService(ConnectionBase.read(in));
  }

  @Override
  public String tag() {
    return "ConnectionService";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).build();
  }
}
