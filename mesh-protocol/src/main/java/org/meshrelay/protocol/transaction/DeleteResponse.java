package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers DeleteAccount (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 */
public record DeleteResponse(ResponseStatus outcome) implements MeshResponse {
  static DeleteResponse read(ObjectReader in) throws DecodeException {
    return new DeleteResponse(ResponseStatus.read(in));
  }

  @Override
  public String tag() {
    return "DeleteResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).build();
  }
}
