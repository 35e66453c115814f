package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Asks for the newest claim of a publication (protocol.md 1.8, PollClaim).
 *
 * @param header what every request may carry
 * @param publicationId publication
 * @param targetAccountAddress account that holds it
 */
public record PollClaimRequest(
    RequestHeader header, String publicationId, AccountAddress targetAccountAddress)
    implements MeshRequest {
  static PollClaimRequest read(ObjectReader in) throws DecodeException {
    return new PollClaimRequest(
        RequestHeader.read(in),
        in.requireString("PublicationId", "PublicationID"),
        in.requireValue("TargetAccountAddress", MeshNodes::account));
  }

  @Override
  public String tag() {
    return "PollClaim";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("PublicationId", publicationId)
        .put("TargetAccountAddress", json(targetAccountAddress))
        .build();
  }
}
