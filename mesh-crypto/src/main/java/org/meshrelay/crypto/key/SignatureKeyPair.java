package org.meshrelay.crypto.key;

import java.util.Arrays;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.internal.bc.EdwardsSigner;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * A key pair whose signatures verify under {@link org.meshrelay.crypto.sign.Signatures} and under
 * any RFC 8032 implementation. Immutable, any thread.
 *
 * <p>The private part is a seed (Ed25519 32 octets, Ed448 57, or 56 as the reference stores them)
 * or, for a composite key of device and overlay, a scalar and a nonce prefix with no seed behind
 * them (threshold.md 2 and 4). Signing with a standard seed runs in Bouncy Castle; the other two
 * forms run in our own arithmetic, whose secret-dependent steps take the same time for every value.
 */
public final class SignatureKeyPair {
  /** Octets of an Ed448 seed as the reference stores it, one less than RFC 8032. */
  public static final int STORED_ED448_SEED_SIZE = 56;

  private final Curve curve;
  private final SecretBytes encoded;
  private final PublicKey publicKey;

  private SignatureKeyPair(Curve curve, SecretBytes encoded) {
    this.curve = curve;
    this.encoded = encoded;
    byte[] octets = encoded.toArray();
    this.publicKey = new PublicKey(curve, Bytes.wrap(signer(curve).publicKey(octets)));
    Arrays.fill(octets, (byte) 0);
  }

  /**
   * A new key pair with a standard seed.
   *
   * @throws IllegalArgumentException if the curve is not for signatures
   */
  public static SignatureKeyPair generate(Curve curve, EntropySource entropy) {
    return fromSeed(curve, entropy.secret(curve.seedSize()));
  }

  /**
   * The key pair of a seed: Ed25519 32 octets, Ed448 57 or 56.
   *
   * @throws IllegalArgumentException if the curve is not for signatures or the size is wrong
   */
  public static SignatureKeyPair fromSeed(Curve curve, SecretBytes seed) {
    if (!signer(curve).isSeedSize(seed.size())) {
      throw new IllegalArgumentException(curve.wireName() + " seed of " + seed.size() + " octets");
    }
    return new SignatureKeyPair(curve, SecretBytes.wrap(seed.toArray()));
  }

  /**
   * Reads what {@link #encoded} wrote: a seed, or scalar and prefix of a composite key, 64 octets
   * for Ed25519 and 114 for Ed448. The scalar is little-endian and taken modulo the group order.
   *
   * @throws IllegalArgumentException if the octets are neither, or the scalar is zero
   */
  public static SignatureKeyPair decode(Curve curve, SecretBytes encoded) {
    if (!signer(curve).isEncodedSize(encoded.size())) {
      throw new IllegalArgumentException(
          curve.wireName() + " private key of " + encoded.size() + " octets");
    }
    return new SignatureKeyPair(curve, SecretBytes.wrap(encoded.toArray()));
  }

  /** The curve. */
  public Curve curve() {
    return curve;
  }

  /** The public key, 32 or 57 octets. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * The signature over the message, deterministic: Ed448 with empty context, 114 octets; Ed25519
   * with the domain prefix and empty context, 64 octets (dare.md 4.2).
   */
  public Bytes sign(Bytes message) {
    byte[] octets = encoded.toArray();
    try {
      return Bytes.wrap(signer(curve).sign(octets, publicKey.octets().toArray(), message));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** The private part for a key file or an activation; {@link #decode} reads it. */
  public SecretBytes encoded() {
    return SecretBytes.wrap(encoded.toArray());
  }

  /**
   * Scalar, little-endian, and nonce prefix, 64 or 114 octets together: the digest of a seed, with
   * the scalar pruned as RFC 8032 says, or the composite key itself (threshold.md 2).
   */
  public SecretBytes expanded() {
    byte[] octets = encoded.toArray();
    try {
      return SecretBytes.wrap(signer(curve).expand(octets));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  private static EdwardsSigner signer(Curve curve) {
    return switch (curve) {
      case ED25519 -> EdwardsSigner.ed25519();
      case ED448 -> EdwardsSigner.ed448();
      case X25519, X448 ->
          throw new IllegalArgumentException(curve.wireName() + " makes no signatures");
    };
  }
}
