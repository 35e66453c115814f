package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * A new device asks to be connected (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param serviceId account to be connected to
 * @param profileDevice profile of the device
 * @param clientNonce 16 octets
 * @param pinUdf identifier of the PIN
 * @param pinWitness proof that the device knows the PIN
 */
public record RequestConnection(
    MessageHead head,
    AccountAddress serviceId,
    DareEnvelope profileDevice,
    Bytes clientNonce,
    @Nullable String pinUdf,
    @Nullable Bytes pinWitness)
    implements MeshMessage {
  static RequestConnection read(ObjectReader in) throws DecodeException {
    return new RequestConnection(
        MessageHead.read(in),
        in.requireValue("ServiceID", MeshNodes::account, "AccountAddress"),
        in.requireValue("EnvelopedProfileDevice", DareEnvelope::of, "AuthenticatedData"),
        in.requireBinary("ClientNonce"),
        in.string("PinUDF", "PinId"),
        in.binary("PinWitness"));
  }

  @Override
  public String tag() {
    return "RequestConnection";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("ServiceID", json(serviceId))
        .put("EnvelopedProfileDevice", json(profileDevice))
        .put("ClientNonce", clientNonce)
        .put("PinUDF", pinUdf)
        .put("PinWitness", pinWitness)
        .build();
  }
}
