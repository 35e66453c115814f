package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;

/**
 * Arithmetic modulo the order of a group, on little-endian octets, in constant time.
 *
 * <p>Montgomery multiplication word by word: with R = 2^(32 n), mont(a, b) = a b / R mod L, where
 * one operand may be any number below R and the other is below L. A long number is reduced chunk by
 * chunk: the sum of mont(chunk i, R^i R mod L).
 */
public final class ScalarField {
  private static final long WORD = 0xFFFFFFFFL;

  private final int words;
  private final int[] order;
  private final int inverse;
  private final int[][] chunkFactors;

  ScalarField(BigInteger order, int size) {
    this.words = size / 4;
    this.order = words(LittleEndian.octets(order, size), 0, size);
    BigInteger word = BigInteger.ONE.shiftLeft(32);
    this.inverse = order.negate().modInverse(word).intValue();
    BigInteger radix = BigInteger.ONE.shiftLeft(8 * size);
    // Three chunks hold the 114 octets of an Ed448 digest; Ed25519 needs two.
    this.chunkFactors = new int[3][];
    for (int i = 0; i < chunkFactors.length; i++) {
      byte[] factor = LittleEndian.octets(radix.pow(i + 1).mod(order), size);
      chunkFactors[i] = words(factor, 0, size);
    }
  }

  /** Octets of a scalar: 32 or 56. */
  public int size() {
    return words * 4;
  }

  /** A number of at most three times {@link #size()} octets, modulo the order. */
  public byte[] reduce(byte[] octets) {
    if (octets.length > chunkFactors.length * size()) {
      throw new IllegalArgumentException("scalar of " + octets.length + " octets");
    }
    int[] sum = new int[words];
    for (int i = 0; i * size() < octets.length; i++) {
      int[] chunk = words(octets, i * size(), Math.min(size(), octets.length - i * size()));
      sum = addWords(sum, montgomery(chunk, chunkFactors[i]));
    }
    return octets(sum);
  }

  /** The sum of two reduced scalars. */
  public byte[] add(byte[] a, byte[] b) {
    return octets(addWords(words(a, 0, size()), words(b, 0, size())));
  }

  /** {@code a b + c} of reduced scalars. */
  public byte[] multiplyAdd(byte[] a, byte[] b, byte[] c) {
    int[] scaled = montgomery(words(a, 0, size()), chunkFactors[1]);
    int[] product = montgomery(scaled, words(b, 0, size()));
    return octets(addWords(product, words(c, 0, size())));
  }

  /** True if a reduced scalar is zero. */
  public boolean isZero(byte[] reduced) {
    int any = 0;
    for (byte octet : reduced) {
      any |= octet;
    }
    return any == 0;
  }

  /**
   * A clamped scalar that stands for the given one on points of the prime-order subgroup, up to
   * sign: a multiple of the cofactor, congruent to the scalar or its negative modulo L, whose
   * highest bit is {@code topBit}.
   *
   * <p>Modulo cofactor times L there is exactly one multiple of the cofactor congruent to the
   * scalar, and one to its negative; one of the two is in the upper half, which is the range of
   * clamped scalars but for a sliver of 2^-127 (2^-222 for X448) of it.
   *
   * @param cofactor 4 or 8
   * @param topBit of a clamped scalar, 447 or 254
   * @throws IllegalArgumentException if the scalar is in that sliver
   */
  byte[] clampedRepresentative(byte[] reduced, int cofactor, int topBit) {
    int[] scalar = words(reduced, 0, size());
    // L is odd, so inverse = -1/L modulo 2^32 is also its negative inverse modulo the cofactor.
    int multiple = (scalar[0] * inverse) & (cofactor - 1);
    int[] positive = new int[words];
    int[] negative = new int[words];
    long carry = 0;
    long borrow = 0;
    long product = 0;
    for (int i = 0; i < words; i++) {
      carry += (scalar[i] & WORD) + (order[i] & WORD) * multiple;
      positive[i] = (int) carry;
      product += (order[i] & WORD) * cofactor;
      borrow += (product & WORD) - (carry & WORD);
      negative[i] = (int) borrow;
      carry >>>= 32;
      product >>>= 32;
      borrow >>= 32;
    }
    int mask = -((positive[topBit / 32] >>> (topBit % 32)) & 1);
    for (int i = 0; i < words; i++) {
      negative[i] ^= mask & (negative[i] ^ positive[i]);
    }
    if ((negative[topBit / 32] >>> (topBit % 32)) != 1) {
      throw new IllegalArgumentException("scalar has no clamped form");
    }
    return octets(negative);
  }

  private int[] addWords(int[] a, int[] b) {
    int[] sum = new int[words];
    long carry = 0;
    for (int i = 0; i < words; i++) {
      carry += (a[i] & WORD) + (b[i] & WORD);
      sum[i] = (int) carry;
      carry >>>= 32;
    }
    return subtractOrderIfNotBelow(sum, (int) carry);
  }

  private int[] montgomery(int[] a, int[] b) {
    int[] t = new int[words];
    long top = 0;
    for (int i = 0; i < words; i++) {
      long factor = b[i] & WORD;
      long carry = 0;
      for (int j = 0; j < words; j++) {
        carry += (t[j] & WORD) + (a[j] & WORD) * factor;
        t[j] = (int) carry;
        carry >>>= 32;
      }
      top += carry;
      long reduction = Integer.toUnsignedLong(t[0] * inverse);
      carry = ((t[0] & WORD) + (order[0] & WORD) * reduction) >>> 32;
      for (int j = 1; j < words; j++) {
        carry += (t[j] & WORD) + (order[j] & WORD) * reduction;
        t[j - 1] = (int) carry;
        carry >>>= 32;
      }
      top += carry;
      t[words - 1] = (int) top;
      top >>>= 32;
    }
    return subtractOrderIfNotBelow(t, (int) top);
  }

  private int[] subtractOrderIfNotBelow(int[] value, int overflow) {
    int[] difference = new int[words];
    long borrow = 0;
    for (int i = 0; i < words; i++) {
      borrow += (value[i] & WORD) - (order[i] & WORD);
      difference[i] = (int) borrow;
      borrow >>= 32;
    }
    // Keep the value only where subtracting borrowed and no overflow stands against it.
    int keep = (int) borrow & (overflow - 1);
    for (int i = 0; i < words; i++) {
      difference[i] ^= keep & (difference[i] ^ value[i]);
    }
    return difference;
  }

  private int[] words(byte[] octets, int offset, int length) {
    int[] result = new int[words];
    for (int i = 0; i < length; i++) {
      result[i / 4] |= (octets[offset + i] & 0xFF) << (8 * (i % 4));
    }
    return result;
  }

  private byte[] octets(int[] value) {
    byte[] result = new byte[size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (value[i / 4] >>> (8 * (i % 4)));
    }
    return result;
  }
}
