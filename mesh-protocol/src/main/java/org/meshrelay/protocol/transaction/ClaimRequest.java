package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
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
 * @param profileAccount ours: the claimant's ProfileAccount, for a service that does not host the
 *     account; an extension that other peers ignore
 * @param profileMesh ours: the master profile that signed it, if one did
 */
public record ClaimRequest(
    RequestHeader header,
    DareEnvelope messageClaim,
    @Nullable DareEnvelope profileAccount,
    @Nullable DareEnvelope profileMesh)
    implements MeshRequest {
  /** A claim at the service of the claimant's own account. */
  public ClaimRequest(RequestHeader header, DareEnvelope messageClaim) {
    this(header, messageClaim, null, null);
  }

  static ClaimRequest read(ObjectReader in) throws DecodeException {
    return new ClaimRequest(
        RequestHeader.read(in),
        in.requireValue("EnvelopedMessageClaim", DareEnvelope::of),
        in.value("EnvelopedProfileAccount", DareEnvelope::of),
        in.value("EnvelopedProfileMesh", DareEnvelope::of));
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
        .put("EnvelopedProfileAccount", json(profileAccount))
        .put("EnvelopedProfileMesh", json(profileMesh))
        .build();
  }
}
