package org.meshrelay.crypto.key;

import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.KeySeed;

/** Key pairs derived from a seed of UDF type Z (encoding.md 3.6). */
public final class DerivedKeys {
  private DerivedKeys() {}

  /**
   * The signature key pair of the seed. Ed448 has the 56-octet seed of the reference.
   *
   * @throws IllegalArgumentException if the curve is not for signatures
   */
  public static SignatureKeyPair signature(KeySeed seed, Curve curve) {
    return SignatureKeyPair.fromSeed(curve, octets(seed, curve));
  }

  /** The agreement key pair of the seed. */
  public static AgreementKeyPair agreement(KeySeed seed, Curve curve) {
    return AgreementKeyPair.fromPrivate(curve, octets(seed, curve));
  }

  private static SecretBytes octets(KeySeed seed, Curve curve) {
    return switch (curve) {
      case X25519 -> seed.derive(KeySeed.ALGORITHM_X25519, 32);
      case X448 -> seed.derive(KeySeed.ALGORITHM_X448, 56);
      case ED25519 -> seed.derive(KeySeed.ALGORITHM_ED25519, 32);
      case ED448 -> seed.derive(KeySeed.ALGORITHM_ED448, 56);
    };
  }
}
