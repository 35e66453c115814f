package org.meshrelay.crypto.threshold;

import java.util.Arrays;
import org.meshrelay.crypto.internal.bc.EdwardsGroup;
import org.meshrelay.crypto.internal.bc.EdwardsSigner;
import org.meshrelay.crypto.internal.bc.MontgomeryGroup;
import org.meshrelay.crypto.internal.bc.ScalarField;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * Adds a device's key and the overlay of an activation: points add, scalars add, and the sum of the
 * scalars belongs to the sum of the points (threshold.md 1 and 4). Any thread.
 *
 * <p>Whoever contributes the overlay must have seen the device's public key first, and the sum must
 * be checked against a signed statement; adding keys of strangers proves nothing about who holds
 * the private part.
 */
public final class KeyCombination {
  private KeyCombination() {}

  /**
   * The sum of two public keys; for X25519 and X448 both need their parity octet and so has the
   * result.
   *
   * @throws IllegalArgumentException if the curves differ, a key is no point, of small order or
   *     without parity, or the sum is the identity
   */
  public static PublicKey combine(PublicKey base, PublicKey contribution) {
    requireSameCurve(base.curve(), contribution.curve());
    if (!base.namesPoint() || !contribution.namesPoint()) {
      throw new IllegalArgumentException("addition needs the parity of both keys");
    }
    byte[] left = base.octets().toArray();
    byte[] right = contribution.octets().toArray();
    byte[] sum =
        switch (base.curve()) {
          case ED25519 -> EdwardsGroup.ed25519().addPublic(left, right);
          case ED448 -> EdwardsGroup.ed448().addPublic(left, right);
          case X25519 -> MontgomeryGroup.x25519().addPublic(left, right);
          case X448 -> MontgomeryGroup.x448().addPublic(left, right);
        };
    if (sum == null) {
      throw new IllegalArgumentException("keys cannot be added");
    }
    return new PublicKey(base.curve(), Bytes.wrap(sum));
  }

  /**
   * The composite pair of two signature pairs. Its nonce prefix is a digest of both prefixes and
   * the composite public key, so it signs deterministically.
   *
   * @throws IllegalArgumentException if the curves differ or the sum is zero
   */
  public static SignatureKeyPair combine(SignatureKeyPair base, SignatureKeyPair contribution) {
    requireSameCurve(base.curve(), contribution.curve());
    EdwardsSigner signer =
        base.curve() == Curve.ED448 ? EdwardsSigner.ed448() : EdwardsSigner.ed25519();
    byte[] left = wipeable(base.expanded());
    byte[] right = wipeable(contribution.expanded());
    try {
      return SignatureKeyPair.decode(base.curve(), SecretBytes.wrap(signer.combine(left, right)));
    } finally {
      Arrays.fill(left, (byte) 0);
      Arrays.fill(right, (byte) 0);
    }
  }

  /**
   * The composite pair of two agreement pairs.
   *
   * @throws IllegalArgumentException if the curves differ or the sum is zero
   */
  public static AgreementKeyPair combine(AgreementKeyPair base, AgreementKeyPair contribution) {
    requireSameCurve(base.curve(), contribution.curve());
    ScalarField scalars =
        switch (base.curve()) {
          case X25519, ED25519 -> EdwardsGroup.ed25519().scalars();
          case X448, ED448 -> EdwardsGroup.ed448().scalars();
        };
    byte[] left = wipeable(base.scalar());
    byte[] right = wipeable(contribution.scalar());
    try {
      byte[] sum = scalars.add(scalars.reduce(left), scalars.reduce(right));
      return AgreementKeyPair.fromScalar(base.curve(), SecretBytes.wrap(sum));
    } finally {
      Arrays.fill(left, (byte) 0);
      Arrays.fill(right, (byte) 0);
    }
  }

  private static byte[] wipeable(SecretBytes secret) {
    try (secret) {
      return secret.toArray();
    }
  }

  private static void requireSameCurve(Curve base, Curve contribution) {
    if (base != contribution) {
      throw new IllegalArgumentException("keys of different curves");
    }
  }
}
