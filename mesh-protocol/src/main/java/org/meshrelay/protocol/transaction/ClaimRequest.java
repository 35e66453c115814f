package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Claims a publication (protocol.md 1.8, Claim).
 *
 * @param header what every request may carry
 * @param messageClaim MessageClaim signed by the claimant
 */
public record ClaimRequest(RequestHeader header, DareEnvelope messageClaim) implements MeshRequest {
  static ClaimRequest read(ObjectReader in) throws DecodeException {
    return new ClaimRequest(
        RequestHeader.read(in), in.requireValue("EnvelopedMessageClaim", DareEnvelope::of));
  }

  @Override
  public String tag() {
    return "Claim";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("EnvelopedMessageClaim", json(messageClaim))
        .build();
  }
}
