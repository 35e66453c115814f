package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * A private key inside an encrypted object: {@code {"PrivateKeyECDH":{"crv":...,"Private":...}}}
 * (encoding.md 7.2). Its text form shows the curve and never the key.
 *
 * <p>Octets: Ed25519 a seed of 32, Ed448 a seed of 56 (57 is read too), X25519 32 and X448 56
 * clamped; with {@code scalar} a raw scalar that is neither hashed nor clamped ({@code X448z}).
 *
 * @param curve the curve
 * @param scalar whether the octets are a raw scalar
 * @param octets the private octets
 */
public record PrivateKeyParameters(Curve curve, boolean scalar, SecretBytes octets)
    implements MeshObject {
  private static final String TAG = "PrivateKeyECDH";
  private static final String SCALAR_SUFFIX = "z";

  /** The form of an agreement key, composite or not. */
  public static PrivateKeyParameters of(AgreementKeyPair pair) {
    SecretBytes scalar = pair.scalar();
    boolean composite =
        !AgreementKeyPair.fromPrivate(pair.curve(), scalar).publicKey().equals(pair.publicKey());
    return new PrivateKeyParameters(pair.curve(), composite, scalar);
  }

  /** A seed of a signature key. */
  static PrivateKeyParameters ofSeed(Curve curve, SecretBytes seed) {
    return new PrivateKeyParameters(curve, false, seed);
  }

  /** The private key in a member; the octets are checked when a key pair is made of them. */
  public static PrivateKeyParameters read(JsonNode node) throws DecodeException {
    TaggedObject object = TaggedObject.of(node);
    if (!object.tag().equals(TAG)) {
      throw new DecodeException("not a private key of a known class");
    }
    ObjectReader in = object.reader();
    String name = in.requireString("crv");
    boolean scalar = name.endsWith(SCALAR_SUFFIX);
    Curve curve =
        Curve.ofWireName(scalar ? name.substring(0, name.length() - 1) : name)
            .orElseThrow(() -> new DecodeException("not a private key of a known curve"));
    Bytes octets = in.requireBinary("Private");
    return new PrivateKeyParameters(curve, scalar, SecretBytes.copyOf(octets));
  }

  /**
   * The signature key pair.
   *
   * @throws NotVerifiedException if the octets are no seed of a signature curve
   */
  public SignatureKeyPair signatureKey() throws NotVerifiedException {
    if (scalar) {
      throw new NotVerifiedException("a raw scalar signs nothing");
    }
    try {
      return SignatureKeyPair.fromSeed(curve, octets);
    } catch (IllegalArgumentException e) {
      throw new NotVerifiedException("private key does not fit its curve");
    }
  }

  /**
   * The agreement key pair.
   *
   * @throws NotVerifiedException if the octets do not fit the curve
   */
  public AgreementKeyPair agreementKey() throws NotVerifiedException {
    try {
      return scalar
          ? AgreementKeyPair.fromScalar(curve, octets)
          : AgreementKeyPair.fromPrivate(curve, octets);
    } catch (IllegalArgumentException e) {
      throw new NotVerifiedException("private key does not fit its curve");
    }
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("crv", scalar ? curve.wireName() + SCALAR_SUFFIX : curve.wireName())
        .put("Private", octets.reveal())
        .build();
  }
}
