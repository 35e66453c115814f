package org.meshrelay.crypto.internal.bc;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;
import org.jspecify.annotations.Nullable;

/**
 * Diffie-Hellman on the four curves, over private octets that are either those of a key file or a
 * scalar followed by a mark.
 *
 * <p>The ladder of Bouncy Castle clamps whatever it is given. A composite scalar is therefore given
 * to it as the clamped scalar that has the same effect, see {@link
 * ScalarField#clampedRepresentative}; small-order components of the peer's point vanish as they do
 * for every clamped scalar.
 */
public final class AgreementEngine {
  private static final AgreementEngine OF_X25519 = new AgreementEngine(true, false);
  private static final AgreementEngine OF_X448 = new AgreementEngine(false, false);
  private static final AgreementEngine OF_ED25519 = new AgreementEngine(true, true);
  private static final AgreementEngine OF_ED448 = new AgreementEngine(false, true);

  /** Follows a scalar that is to be used as it is: a zero octet and "raw". */
  private static final byte[] MARK = {0x00, 0x72, 0x61, 0x77};

  private final boolean onEdwards;
  private final EdwardsGroup edwards;
  private final MontgomeryGroup montgomery;
  private final EdwardsSigner seeds;
  private final int size;

  private AgreementEngine(boolean small, boolean onEdwards) {
    this.onEdwards = onEdwards;
    this.edwards = small ? EdwardsGroup.ed25519() : EdwardsGroup.ed448();
    this.montgomery = small ? MontgomeryGroup.x25519() : MontgomeryGroup.x448();
    this.seeds = small ? EdwardsSigner.ed25519() : EdwardsSigner.ed448();
    this.size = edwards.scalars().size();
  }

  /** RFC 7748, 32 octets. */
  public static AgreementEngine x25519() {
    return OF_X25519;
  }

  /** RFC 7748, 56 octets. */
  public static AgreementEngine x448() {
    return OF_X448;
  }

  /** On the Edwards curve, 32 octets (dare.md 5.4). */
  public static AgreementEngine ed25519() {
    return OF_ED25519;
  }

  /** On the Edwards curve, 57 octets (dare.md 5.4). */
  public static AgreementEngine ed448() {
    return OF_ED448;
  }

  /** True for the sizes of private octets in a key file. */
  public boolean isPrivateSize(int octets) {
    return onEdwards ? seeds.isSeedSize(octets) : octets == size;
  }

  /** Octets of a scalar: 32 or 56. */
  public int scalarSize() {
    return size;
  }

  /** The private octets that stand for a scalar used as it is. */
  public byte[] marked(byte[] scalar) {
    byte[] marked = Arrays.copyOf(scalar, size + MARK.length);
    System.arraycopy(MARK, 0, marked, size, MARK.length);
    return marked;
  }

  /** True if {@link #marked} made these octets. */
  public boolean isMarked(byte[] octets) {
    return octets.length == size + MARK.length
        && Arrays.equals(octets, size, octets.length, MARK, 0, MARK.length);
  }

  /** The scalar: clamped or pruned, or that of {@link #marked} reduced. */
  public byte[] scalar(byte[] octets) {
    if (isMarked(octets)) {
      return edwards.scalars().reduce(Arrays.copyOf(octets, size));
    }
    if (onEdwards) {
      byte[] expanded = seeds.expand(octets);
      byte[] scalar = Arrays.copyOf(expanded, size);
      Arrays.fill(expanded, (byte) 0);
      return scalar;
    }
    byte[] clamped = octets.clone();
    if (edwards.cofactor() == 8) {
      X25519.clampPrivateKey(clamped);
    } else {
      X448.clampPrivateKey(clamped);
    }
    return clamped;
  }

  /**
   * The public key, with parity on the Montgomery curves.
   *
   * @throws IllegalArgumentException if the scalar is zero or has no clamped form
   */
  public byte[] publicKey(byte[] octets) {
    byte[] scalar = scalar(octets);
    byte[] reduced = edwards.scalars().reduce(scalar);
    try {
      if (edwards.scalars().isZero(reduced)) {
        throw new IllegalArgumentException("scalar is zero");
      }
      if (onEdwards) {
        return edwards.multiplyBase(reduced);
      }
      if (isMarked(octets)) {
        Arrays.fill(edwards.clampedRepresentative(reduced), (byte) 0);
      }
      return montgomery.multiplyBase(reduced);
    } finally {
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(reduced, (byte) 0);
    }
  }

  /**
   * The shared secret, null if the peer's octets are no point or of small order.
   *
   * @param peer without parity
   */
  public byte @Nullable [] agree(byte[] octets, byte[] peer) {
    byte[] scalar = scalar(octets);
    try {
      if (onEdwards) {
        return edwards.multiply(scalar, peer);
      }
      return isMarked(octets)
          ? ladder(edwards.clampedRepresentative(scalar), peer)
          : ladder(scalar, peer);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** RFC 7748 requires the check for an all-zero result, which is what the boolean says. */
  private byte @Nullable [] ladder(byte[] scalar, byte[] peer) {
    byte[] shared = new byte[size];
    boolean contributory =
        edwards.cofactor() == 8
            ? X25519.calculateAgreement(scalar, 0, peer, 0, shared, 0)
            : X448.calculateAgreement(scalar, 0, peer, 0, shared, 0);
    return contributory ? shared : null;
  }
}
