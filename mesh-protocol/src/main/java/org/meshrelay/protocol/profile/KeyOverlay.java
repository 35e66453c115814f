package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.threshold.KeyCombination;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * What a device adds to a key of its own to get the key it acts with (objects.md 3.1, threshold.md
 * 4): the sum is sound if either side made good randomness, and no one but the device knows it.
 *
 * @param udf identifier of the sum
 * @param baseUdf identifier of the device's own key
 * @param overlay the private contribution
 */
public record KeyOverlay(String udf, String baseUdf, PrivateKeyParameters overlay)
    implements MeshStruct {
  static KeyOverlay read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "KeyOverlay");
    return new KeyOverlay(
        in.requireString("UDF", "Udf"),
        in.requireString("BaseUDF", "BaseUdf"),
        in.requireValue("Overlay", PrivateKeyParameters::read));
  }

  /**
   * The overlay of a contribution to a key.
   *
   * @throws NotVerifiedException if the keys cannot be added
   */
  public static KeyOverlay to(PublicKey base, PrivateKeyParameters contribution)
      throws NotVerifiedException {
    PublicKey sum = combine(base, publicKey(contribution));
    return new KeyOverlay(sum.udf().text(), base.udf().text(), contribution);
  }

  /**
   * The public key that the device will act with.
   *
   * @throws NotVerifiedException if the base is another key than the overlay names, or the sum is
   */
  public PublicKey combinedWith(PublicKey base) throws NotVerifiedException {
    requireBase(base);
    PublicKey sum = combine(base, publicKey(overlay));
    requireSum(sum);
    return sum;
  }

  /**
   * The key pair that the device acts with.
   *
   * @throws NotVerifiedException if the base is another key than the overlay names, or the sum is
   */
  public SignatureKeyPair combinedWith(SignatureKeyPair base) throws NotVerifiedException {
    requireBase(base.publicKey());
    SignatureKeyPair contribution = overlay.signatureKey();
    requireSameCurve(base.publicKey(), contribution.publicKey());
    SignatureKeyPair sum = KeyCombination.combine(base, contribution);
    requireSum(sum.publicKey());
    return sum;
  }

  /**
   * The key pair that the device acts with.
   *
   * @throws NotVerifiedException if the base is another key than the overlay names, or the sum is
   */
  public AgreementKeyPair combinedWith(AgreementKeyPair base) throws NotVerifiedException {
    requireBase(base.publicKey());
    AgreementKeyPair contribution = overlay.agreementKey();
    requireSameCurve(base.publicKey(), contribution.publicKey());
    AgreementKeyPair sum = KeyCombination.combine(base, contribution);
    requireSum(sum.publicKey());
    return sum;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("UDF", udf)
        .put("BaseUDF", baseUdf)
        .put("Overlay", jsonTagged(overlay))
        .build();
  }

  private void requireBase(PublicKey base) throws NotVerifiedException {
    if (!base.isNamedBy(baseUdf)) {
      throw new NotVerifiedException("the overlay is meant for another key");
    }
  }

  private void requireSum(PublicKey sum) throws NotVerifiedException {
    if (!sum.isNamedBy(udf)) {
      throw new NotVerifiedException("the overlay does not yield the key that it names");
    }
  }

  private static void requireSameCurve(PublicKey base, PublicKey contribution)
      throws NotVerifiedException {
    if (base.curve() != contribution.curve()) {
      throw new NotVerifiedException("the overlay is of another curve");
    }
  }

  private static PublicKey publicKey(PrivateKeyParameters contribution)
      throws NotVerifiedException {
    return contribution.curve().isSignature()
        ? contribution.signatureKey().publicKey()
        : contribution.agreementKey().publicKey();
  }

  private static PublicKey combine(PublicKey base, PublicKey contribution)
      throws NotVerifiedException {
    try {
      return KeyCombination.combine(base, contribution);
    } catch (IllegalArgumentException e) {
      throw new NotVerifiedException("the overlay cannot be added to the key");
    }
  }
}
