package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.status.Refusal;

/**
 * A response with nothing but its status: a valid answer to every request (protocol.md 1.2).
 *
 * @param outcome status and copy of the request ID
 */
public record StatusOnlyResponse(ResponseStatus outcome) implements MeshResponse {
  static StatusOnlyResponse read(ObjectReader in) throws DecodeException {
    return new StatusOnlyResponse(ResponseStatus.read(in));
  }

  @Override
  public String tag() {
    return "MeshResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).build();
  }

  /** The answer that refuses. */
  public static StatusOnlyResponse of(Refusal refusal) {
    return new StatusOnlyResponse(ResponseStatus.of(refusal));
  }
}
