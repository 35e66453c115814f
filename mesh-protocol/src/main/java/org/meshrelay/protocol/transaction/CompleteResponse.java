package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers Complete asked with a ResponseID (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param response RespondConnection message
 */
public record CompleteResponse(ResponseStatus outcome, @Nullable DareEnvelope response)
    implements MeshResponse {
  static CompleteResponse read(ObjectReader in) throws DecodeException {
    return new CompleteResponse(
        ResponseStatus.read(in),
        in.value("SignedResponse", DareEnvelope::of, "EnvelopedRespondConnection"));
  }

  @Override
  public String tag() {
    return "CompleteResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).put("SignedResponse", json(response)).build();
  }
}
