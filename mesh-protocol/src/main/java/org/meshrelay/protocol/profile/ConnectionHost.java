package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Says that a host speaks for a service (objects.md 3.4): subject is the host key, authority the
 * service key.
 *
 * @param base subject and authority
 */
public record ConnectionHost(ConnectionBase base) implements Connection {
  static ConnectionHost read(ObjectReader in) throws DecodeException {
    return new ConnectionHost(ConnectionBase.read(in));
  }

  @Override
  public String tag() {
    return "ConnectionHost";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).build();
  }
}
