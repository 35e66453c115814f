package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers PollClaim (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param messageClaim the newest claim; null when there is none
 */
public record PollClaimResponse(ResponseStatus outcome, @Nullable DareEnvelope messageClaim)
    implements MeshResponse {
  static PollClaimResponse read(ObjectReader in) throws DecodeException {
    return new PollClaimResponse(
        ResponseStatus.read(in),
        in.value("EnvelopedMessageClaim", DareEnvelope::of, "EnvelopedMessage"));
  }

  @Override
  public String tag() {
    return "PollClaimResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("EnvelopedMessageClaim", json(messageClaim))
        .build();
  }
}
