package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A private key under an identifier, in activations and capabilities of 2020 (objects.md 3.1,
 * KeyData with PrivateParameters). The identifier need not be that of the key: capabilities have
 * nonces there.
 *
 * @param udf the identifier as received
 * @param privateParameters the key
 */
public record PrivateKeyData(@Nullable String udf, PrivateKeyParameters privateParameters)
    implements MeshStruct {
  static PrivateKeyData read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "KeyData");
    return new PrivateKeyData(
        in.string("UDF", "Udf"), in.requireValue("PrivateParameters", PrivateKeyParameters::read));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("UDF", udf)
        .put("PrivateParameters", jsonTagged(privateParameters))
        .build();
  }
}
