package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Binds an application (objects.md 3.4).
 *
 * @param base subject and authority
 */
public record ConnectionApplication(ConnectionBase base) implements Connection {
  static ConnectionApplication read(ObjectReader in) throws DecodeException {
    return new ConnectionApplication(ConnectionBase.read(in));
  }

  @Override
  public String tag() {
    return "ConnectionApplication";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).build();
  }
}
