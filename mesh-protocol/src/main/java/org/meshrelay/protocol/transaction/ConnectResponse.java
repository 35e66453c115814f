package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers Connect (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param acknowledgement AcknowledgeConnection signed by the host key
 * @param profileMaster root profile
 * @param accountAssertion ProfileAccount
 */
public record ConnectResponse(
    ResponseStatus outcome,
    @Nullable DareEnvelope acknowledgement,
    @Nullable DareEnvelope profileMaster,
    @Nullable DareEnvelope accountAssertion)
    implements MeshResponse {
  static ConnectResponse read(ObjectReader in) throws DecodeException {
    return new ConnectResponse(
        ResponseStatus.read(in),
        in.value("EnvelopedConnectionResponse", DareEnvelope::of, "EnvelopedAcknowledgeConnection"),
        in.value("EnvelopedProfileMaster", DareEnvelope::of),
        in.value("EnvelopedAccountAssertion", DareEnvelope::of, "EnvelopedProfileAccount"));
  }

  @Override
  public String tag() {
    return "ConnectResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("EnvelopedConnectionResponse", json(acknowledgement))
        .put("EnvelopedProfileMaster", json(profileMaster))
        .put("EnvelopedAccountAssertion", json(accountAssertion))
        .build();
  }
}
