package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers Publish (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 */
public record PublishResponse(ResponseStatus outcome) implements MeshResponse {
  static PublishResponse read(ObjectReader in) throws DecodeException {
    return new PublishResponse(ResponseStatus.read(in));
  }

  @Override
  public String tag() {
    return "PublishResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).build();
  }
}
