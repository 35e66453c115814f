package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers a request for confirmation (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param accept whether it is confirmed
 * @param responseId 2019: identifier of the request
 * @param request 2020: the request itself
 */
public record ResponseConfirmation(
    MessageHead head, boolean accept, @Nullable String responseId, @Nullable DareEnvelope request)
    implements MeshMessage {
  static ResponseConfirmation read(ObjectReader in) throws DecodeException {
    return new ResponseConfirmation(
        MessageHead.read(in),
        in.bool("Accept"),
        in.string("ResponseID", "ResponseId"),
        in.value("Request", DareEnvelope::of));
  }

  @Override
  public String tag() {
    return "ResponseConfirmation";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("Accept", trueOrAbsent(accept))
        .put("ResponseID", responseId)
        .put("Request", json(request))
        .build();
  }
}
