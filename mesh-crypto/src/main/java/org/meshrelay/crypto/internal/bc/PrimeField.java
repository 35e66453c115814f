package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;

/**
 * Arithmetic modulo a prime on limbs of Bouncy Castle's field classes. Targets may be operands.
 *
 * <p>Every result is carried, so that any result may be an operand of any operation; constant-time
 * except where a name ends in {@code Var}.
 */
interface PrimeField {
  /** Octets of an encoded element: 56 or 32. */
  int size();

  int[] create();

  void copy(int[] x, int[] z);

  void add(int[] x, int[] y, int[] z);

  void sub(int[] x, int[] y, int[] z);

  void mul(int[] x, int[] y, int[] z);

  void sqr(int[] x, int[] z);

  /** The inverse, zero for zero. */
  void inv(int[] x, int[] z);

  /** Sets z to x where the mask is -1, leaves it where the mask is 0. */
  void cmov(int mask, int[] x, int[] z);

  /** A square root of u/v, false if there is none; v is not zero. */
  boolean sqrtRatioVar(int[] u, int[] v, int[] z);

  /** Reduces completely; the comparing and encoding operations do it to copies. */
  void normalize(int[] z);

  void decode(byte[] octets, int[] z);

  void encode(int[] normalized, byte[] octets);

  /** The element of a little-endian encoding below the prime, or of one that wraps around it. */
  default int[] element(byte[] octets) {
    int[] z = create();
    decode(octets, z);
    return z;
  }

  /** The element of a number below the prime. */
  default int[] element(BigInteger value) {
    return element(LittleEndian.octets(value, size()));
  }

  /** Little-endian octets, completely reduced. */
  default byte[] octets(int[] x) {
    int[] reduced = create();
    copy(x, reduced);
    normalize(reduced);
    byte[] octets = new byte[size()];
    encode(reduced, octets);
    return octets;
  }

  /** The low bit of the completely reduced element. */
  default int parity(int[] x) {
    return octets(x)[0] & 1;
  }

  default boolean isZeroVar(int[] x) {
    int any = 0;
    for (byte octet : octets(x)) {
      any |= octet;
    }
    return any == 0;
  }

  default boolean equalVar(int[] x, int[] y) {
    int[] difference = create();
    sub(x, y, difference);
    return isZeroVar(difference);
  }

  default void negate(int[] x, int[] z) {
    int[] zero = create();
    sub(zero, x, z);
  }
}
