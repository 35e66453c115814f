package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks what the service is and offers (protocol.md 1.8).
 *
 * @param header what every request may carry
 */
public record HelloRequest(RequestHeader header) implements MeshRequest {
  static HelloRequest read(ObjectReader in) throws DecodeException {
    return new HelloRequest(RequestHeader.read(in));
  }

  @Override
  public String tag() {
    return "Hello";
  }

  @Override
  public JsonObject members() {
    return header.write(new ObjectWriter()).build();
  }
}
