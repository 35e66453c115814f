package org.meshrelay.crypto.key;

import java.util.Arrays;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.internal.bc.AgreementEngine;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * A key pair for Diffie-Hellman agreement. Immutable, any thread.
 *
 * <p>X25519 and X448 follow RFC 7748 and are what we write. Ed25519 and Ed448 agree on the Edwards
 * curve itself, which envelopes and profiles of 2019 do (dare.md 5.4); such a pair shares its key
 * with a {@link SignatureKeyPair}. The private part is the octets of a key file (clamped or hashed
 * on use) or, for a composite key, a scalar that is neither (threshold.md 4).
 *
 * <p>X agreement runs in Bouncy Castle's constant-time ladder, composite scalars included. Edwards
 * agreement and public keys run in our own arithmetic, whose secret-dependent steps take the same
 * time for every value.
 */
public final class AgreementKeyPair {
  private final Curve curve;
  private final SecretBytes encoded;
  private final PublicKey publicKey;

  private AgreementKeyPair(Curve curve, SecretBytes encoded) {
    this.curve = curve;
    this.encoded = encoded;
    byte[] octets = encoded.toArray();
    this.publicKey = new PublicKey(curve, Bytes.wrap(engine(curve).publicKey(octets)));
    Arrays.fill(octets, (byte) 0);
  }

  /** A new key pair. */
  public static AgreementKeyPair generate(Curve curve, EntropySource entropy) {
    return fromPrivate(curve, entropy.secret(curve.seedSize()));
  }

  /**
   * The key pair of private octets as a {@code PrivateKeyECDH} holds them: X25519 32, X448 56 (RFC
   * 7748, clamped on use); Ed25519 32, Ed448 56 or 57 (seeds, RFC 8032).
   *
   * @throws IllegalArgumentException if the size is wrong
   */
  public static AgreementKeyPair fromPrivate(Curve curve, SecretBytes octets) {
    if (!engine(curve).isPrivateSize(octets.size())) {
      throw new IllegalArgumentException(
          curve.wireName() + " private key of " + octets.size() + " octets");
    }
    return new AgreementKeyPair(curve, SecretBytes.wrap(octets.toArray()));
  }

  /**
   * The key pair of a scalar that is used as it is, neither hashed nor clamped: little-endian, 32
   * or 56 octets, taken modulo the group order ({@code X448z} and composite keys).
   *
   * @throws IllegalArgumentException if the size is wrong, or the scalar is zero or one of the few
   *     (2^-127 of all, small numbers among them) that the ladder cannot be made to use
   */
  public static AgreementKeyPair fromScalar(Curve curve, SecretBytes scalar) {
    if (scalar.size() != engine(curve).scalarSize()) {
      throw new IllegalArgumentException(
          curve.wireName() + " scalar of " + scalar.size() + " octets");
    }
    byte[] octets = scalar.toArray();
    byte[] marked = engine(curve).marked(octets);
    Arrays.fill(octets, (byte) 0);
    return new AgreementKeyPair(curve, SecretBytes.wrap(marked));
  }

  /**
   * The X448 pair of an Ed448 seed of 56 or 57 octets: the first 56 octets of SHAKE256(seed, 114)
   * (authentication.md 3). Its public key is {@link KeyConversion#toX448} of the Ed448 key.
   *
   * @throws IllegalArgumentException if the size is wrong
   */
  public static AgreementKeyPair fromEd448Seed(SecretBytes seed) {
    return fromEd448(SignatureKeyPair.fromSeed(Curve.ED448, seed));
  }

  /**
   * The X448 pair of an Ed448 pair, composite or not.
   *
   * @throws IllegalArgumentException if the pair is not Ed448
   */
  public static AgreementKeyPair fromEd448(SignatureKeyPair pair) {
    if (pair.curve() != Curve.ED448) {
      throw new IllegalArgumentException("not an Ed448 key");
    }
    boolean composite = pair.encoded().size() > Curve.ED448.seedSize();
    try (SecretBytes expanded = pair.expanded()) {
      SecretBytes scalar = expanded.slice(0, Curve.X448.seedSize());
      return composite ? fromScalar(Curve.X448, scalar) : fromPrivate(Curve.X448, scalar);
    }
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws IllegalArgumentException if it is not the private part of a key on the curve
   */
  public static AgreementKeyPair decode(Curve curve, SecretBytes encoded) {
    byte[] octets = encoded.toArray();
    try {
      return engine(curve).isMarked(octets)
          ? new AgreementKeyPair(curve, SecretBytes.wrap(octets.clone()))
          : fromPrivate(curve, encoded);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** The curve. */
  public Curve curve() {
    return curve;
  }

  /** The public key, for X25519 and X448 in the extended form with the true parity of v. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * The shared secret: X25519 32 and X448 56 octets of RFC 7748; Ed25519 32 and Ed448 57, the
   * product point encoded like a public key.
   *
   * @throws AgreementException if the peer's key is of another curve, no point, or of small order
   */
  public SecretBytes agree(PublicKey peer) throws AgreementException {
    if (peer.curve() != curve) {
      throw new AgreementException();
    }
    byte[] octets = encoded.toArray();
    try {
      byte[] shared = engine(curve).agree(octets, peer.plain().toArray());
      if (shared == null) {
        throw new AgreementException();
      }
      return SecretBytes.wrap(shared);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /**
   * The private part for a key file or an activation; {@link #decode} reads it. A composite scalar
   * is followed by the four octets {@code 00 72 61 77}, which no other private part is long enough
   * to have.
   */
  public SecretBytes encoded() {
    return SecretBytes.wrap(encoded.toArray());
  }

  /** The scalar, little-endian, 32 or 56 octets: clamped, pruned, or composite. */
  public SecretBytes scalar() {
    byte[] octets = encoded.toArray();
    try {
      return SecretBytes.wrap(engine(curve).scalar(octets));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  private static AgreementEngine engine(Curve curve) {
    return switch (curve) {
      case X25519 -> AgreementEngine.x25519();
      case X448 -> AgreementEngine.x448();
      case ED25519 -> AgreementEngine.ed25519();
      case ED448 -> AgreementEngine.ed448();
    };
  }
}
