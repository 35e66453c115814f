package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Carries the request of a new device to be connected (protocol.md 1.8, Connect).
 *
 * @param header what every request may carry
 * @param requestConnection RequestConnection signed by the device
 */
public record ConnectRequest(RequestHeader header, DareEnvelope requestConnection)
    implements MeshRequest {
  static ConnectRequest read(ObjectReader in) throws DecodeException {
    return new ConnectRequest(
        RequestHeader.read(in),
        in.requireValue(
            "MessageConnectionRequestClient", DareEnvelope::of, "EnvelopedRequestConnection"));
  }

  @Override
  public String tag() {
    return "Connect";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("MessageConnectionRequestClient", json(requestConnection))
        .build();
  }
}
