package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Data together with what shows that the sender knows a PIN (objects.md 5.2, MessagePinValidated).
 *
 * @param authenticatedData the data
 * @param clientNonce random octets
 * @param pinId identifier of the PIN
 * @param pinWitness proof over nonce and digest of the data
 */
public record PinProof(
    @Nullable DareEnvelope authenticatedData,
    @Nullable Bytes clientNonce,
    @Nullable String pinId,
    @Nullable Bytes pinWitness) {
  /** Data that nothing but its own signature authenticates. */
  public static PinProof none(DareEnvelope data) {
    return new PinProof(data, null, null, null);
  }

  static PinProof read(ObjectReader in) throws DecodeException {
    return new PinProof(
        in.value("AuthenticatedData", DareEnvelope::of),
        in.binary("ClientNonce"),
        in.string("PinUDF", "PinId"),
        in.binary("PinWitness"));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.put("AuthenticatedData", json(authenticatedData))
        .put("ClientNonce", clientNonce)
        .put("PinUDF", pinId)
        .put("PinWitness", pinWitness);
  }
}
