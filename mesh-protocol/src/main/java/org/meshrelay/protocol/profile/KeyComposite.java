package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A key of which a part, or all, is held here (objects.md 3.1).
 *
 * @param publicKey the whole public key
 * @param part the private part held here
 * @param service the service that holds the other part; null if the part is the whole
 */
public record KeyComposite(
    PublicKey publicKey, @Nullable PrivateKeyParameters part, @Nullable String service)
    implements MeshStruct {
  static KeyComposite read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "KeyComposite");
    return new KeyComposite(
        in.requireValue("Public", KeyParameters::read),
        in.value("Part", PrivateKeyParameters::read),
        in.string("Service"));
  }

  /** A key that is held here whole. */
  public static KeyComposite of(AgreementKeyPair pair) {
    return new KeyComposite(pair.publicKey(), PrivateKeyParameters.of(pair), null);
  }

  /**
   * The whole key pair.
   *
   * @throws NotVerifiedException if only a part is held here, or it is not of the public key
   */
  public AgreementKeyPair whole() throws NotVerifiedException {
    if (part == null || service != null) {
      throw new NotVerifiedException("only a part of the key is held here");
    }
    AgreementKeyPair pair = part.agreementKey();
    if (!pair.publicKey().sameKey(publicKey)) {
      throw new NotVerifiedException("the private part is of another key");
    }
    return pair;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Public", KeyParameters.write(publicKey))
        .put("Part", jsonTagged(part))
        .put("Service", service)
        .build();
  }
}
