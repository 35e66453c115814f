package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The service confirms a request to be connected (objects.md 5.2), signed by the host key; its
 * identifier is the witness.
 *
 * @param head identifier, sender, recipient, references
 * @param requestConnection the request
 * @param serverNonce 16 octets
 * @param witness value that the user compares
 */
public record AcknowledgeConnection(
    MessageHead head, DareEnvelope requestConnection, Bytes serverNonce, String witness)
    implements MeshMessage {
  static AcknowledgeConnection read(ObjectReader in) throws DecodeException {
    return new AcknowledgeConnection(
        MessageHead.read(in),
        in.requireValue("EnvelopedRequestConnection", DareEnvelope::of),
        in.requireBinary("ServerNonce"),
        in.requireString("Witness"));
  }

  @Override
  public String tag() {
    return "AcknowledgeConnection";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("EnvelopedRequestConnection", json(requestConnection))
        .put("ServerNonce", serverNonce)
        .put("Witness", witness)
        .build();
  }
}
