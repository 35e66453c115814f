package org.meshrelay.crypto.internal.bc;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.meshrelay.crypto.octet.Bytes;

/**
 * RFC 8032 signatures from seeds and from composite keys, which are scalar and nonce prefix one
 * after another, 64 or 114 octets.
 *
 * <p>A seed of the standard size is left to Bouncy Castle. For the 56-octet Ed448 seeds of the
 * reference and for composite keys, which it cannot take, the steps of RFC 8032 are done here over
 * {@link EdwardsGroup} and {@link ScalarField}, in constant time.
 */
public final class EdwardsSigner {
  private static final EdwardsSigner OF_ED25519 = new EdwardsSigner(false);
  private static final EdwardsSigner OF_ED448 = new EdwardsSigner(true);

  private static final byte[] EMPTY_CONTEXT = new byte[0];
  private static final byte[] DOMAIN_25519 = domain("SigEd25519 no Ed25519 collisions");
  private static final byte[] DOMAIN_448 = domain("SigEd448");
  private static final byte[] PREFIX_LABEL = Bytes.utf8("mesh-prefix").toArray();

  private final boolean ed448;
  private final EdwardsGroup group;
  private final int half;

  private EdwardsSigner(boolean ed448) {
    this.ed448 = ed448;
    this.group = ed448 ? EdwardsGroup.ed448() : EdwardsGroup.ed25519();
    this.half = group.encodedSize();
  }

  /** Ed25519, in the form with domain prefix and empty context. */
  public static EdwardsSigner ed25519() {
    return OF_ED25519;
  }

  /** Ed448 with empty context. */
  public static EdwardsSigner ed448() {
    return OF_ED448;
  }

  /** True for 32; for 57 and 56. */
  public boolean isSeedSize(int octets) {
    return octets == half || (ed448 && octets == half - 1);
  }

  /** True for the sizes of seeds and of composite keys. */
  public boolean isEncodedSize(int octets) {
    return isSeedSize(octets) || octets == 2 * half;
  }

  /** Scalar and prefix: the digest of a seed with its first half pruned, or the key itself. */
  public byte[] expand(byte[] key) {
    if (key.length == 2 * half) {
      return key.clone();
    }
    byte[] expanded = hash(key);
    if (ed448) {
      expanded[0] &= (byte) 0xFC;
      expanded[55] |= (byte) 0x80;
      expanded[56] = 0;
    } else {
      expanded[0] &= (byte) 0xF8;
      expanded[31] = (byte) ((expanded[31] & 0x7F) | 0x40);
    }
    return expanded;
  }

  /**
   * The public key.
   *
   * @throws IllegalArgumentException if the scalar is zero
   */
  public byte[] publicKey(byte[] key) {
    byte[] expanded = expand(key);
    byte[] scalar = scalar(expanded);
    Arrays.fill(expanded, (byte) 0);
    try {
      if (group.scalars().isZero(scalar)) {
        throw new IllegalArgumentException("scalar is zero");
      }
      return group.multiplyBase(scalar);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** The signature, 64 or 114 octets. */
  public byte[] sign(byte[] key, byte[] publicKey, Bytes message) {
    return key.length == half
        ? standard(key, publicKey, message)
        : fromExpanded(expand(key), publicKey, message);
  }

  /**
   * Scalar and prefix of the sum of two expanded keys (threshold.md 4): the prefix is the first
   * half of the digest of a label, both prefixes and the public key of the sum.
   */
  public byte[] combine(byte[] left, byte[] right) {
    byte[] sum = group.scalars().add(scalar(left), scalar(right));
    byte[] combined = Arrays.copyOf(sum, 2 * half);
    byte[] digest =
        hash(
            PREFIX_LABEL,
            Arrays.copyOfRange(left, half, 2 * half),
            Arrays.copyOfRange(right, half, 2 * half),
            publicKey(combined));
    System.arraycopy(digest, 0, combined, half, half);
    Arrays.fill(digest, (byte) 0);
    Arrays.fill(sum, (byte) 0);
    return combined;
  }

  private byte[] standard(byte[] seed, byte[] publicKey, Bytes message) {
    byte[] signature = new byte[2 * half];
    boolean unused =
        message.read(
            (array, offset, size) -> {
              if (ed448) {
                Ed448.sign(seed, 0, publicKey, 0, EMPTY_CONTEXT, array, offset, size, signature, 0);
              } else {
                Ed25519.sign(
                    seed, 0, publicKey, 0, EMPTY_CONTEXT, array, offset, size, signature, 0);
              }
              return true;
            });
    return signature;
  }

  /** r = H(domain, prefix, M); R = r B; k = H(domain, R, A, M); S = k s + r. */
  private byte[] fromExpanded(byte[] expanded, byte[] publicKey, Bytes message) {
    byte[] domain = ed448 ? DOMAIN_448 : DOMAIN_25519;
    byte[] octets = message.toArray();
    byte[] prefix = Arrays.copyOfRange(expanded, half, 2 * half);
    byte[] scalar = scalar(expanded);
    byte[] nonce = group.scalars().reduce(hash(domain, prefix, octets));
    byte[] noncePoint = group.multiplyBase(nonce);
    byte[] challenge = group.scalars().reduce(hash(domain, noncePoint, publicKey, octets));
    byte[] signature = Arrays.copyOf(noncePoint, 2 * half);
    byte[] response = group.scalars().multiplyAdd(challenge, scalar, nonce);
    System.arraycopy(response, 0, signature, half, response.length);
    for (byte[] secret : new byte[][] {expanded, prefix, scalar, nonce}) {
      Arrays.fill(secret, (byte) 0);
    }
    return signature;
  }

  private byte[] scalar(byte[] expanded) {
    return group.scalars().reduce(Arrays.copyOf(expanded, half));
  }

  /** SHAKE256 with 114 octets, or SHA-512. */
  private byte[] hash(byte[]... parts) {
    byte[] output = new byte[2 * half];
    if (ed448) {
      SHAKEDigest digest = new SHAKEDigest(256);
      for (byte[] part : parts) {
        digest.update(part, 0, part.length);
      }
      int written = digest.doFinal(output, 0, output.length);
      assert written == output.length;
    } else {
      SHA512Digest digest = new SHA512Digest();
      for (byte[] part : parts) {
        digest.update(part, 0, part.length);
      }
      int written = digest.doFinal(output, 0);
      assert written == output.length;
    }
    return output;
  }

  /** The name, flag 0, and a context of length 0. */
  private static byte[] domain(String name) {
    byte[] octets = Bytes.utf8(name).toArray();
    return Arrays.copyOf(octets, octets.length + 2);
  }
}
