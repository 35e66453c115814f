package org.meshrelay.protocol.transaction;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Opens the commitment of a sender receipt (receipts.md 6).
 *
 * @param nonce 32 octets
 * @param receipt payload octets of the receipt committed to
 */
public record ProofOpening(Bytes nonce, Bytes receipt) implements MeshStruct {
  static ProofOpening read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ProofOpening");
    return new ProofOpening(in.requireBinary("Nonce"), in.requireBinary("Receipt"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("Nonce", nonce).put("Receipt", receipt).build();
  }
}
