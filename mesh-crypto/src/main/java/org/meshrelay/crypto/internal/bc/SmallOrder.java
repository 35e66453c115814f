package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The coordinates of the few points whose order divides the cofactor, canonical octets. */
final class SmallOrder {
  private static final BigInteger P25519 = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger P448 =
      BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE);

  /** y of the points of order 8 on Edwards25519, up to sign. */
  private static final BigInteger Y8 =
      new BigInteger(
          "2707385501144840649318225287225658788936804267575313519463743609750303402022");

  /** u of the points of order 8 on Curve25519: (1 + y)/(1 - y) for both signs of {@link #Y8}. */
  private static final BigInteger U8 = BigInteger.ONE.add(Y8).multiply(inverse(Y8)).mod(P25519);

  private static final List<byte[]> EDWARDS_25519 = list(P25519, Y8, P25519.subtract(Y8));
  private static final List<byte[]> MONTGOMERY_25519 = list(P25519, U8, U8.modInverse(P25519));
  private static final List<byte[]> EDWARDS_448 = list(P448);
  private static final List<byte[]> MONTGOMERY_448 = list(P448);

  private SmallOrder() {}

  /** True for y of such a point. */
  static boolean isEdwards(byte[] y, boolean curve25519) {
    return contains(curve25519 ? EDWARDS_25519 : EDWARDS_448, y);
  }

  /** True for u of such a point, or of one on the twist. */
  static boolean isMontgomery(byte[] u, boolean curve25519) {
    return contains(curve25519 ? MONTGOMERY_25519 : MONTGOMERY_448, u);
  }

  private static BigInteger inverse(BigInteger y) {
    return BigInteger.ONE.subtract(y).modInverse(P25519);
  }

  private static List<byte[]> list(BigInteger prime, BigInteger... others) {
    BigInteger[] common = {BigInteger.ZERO, BigInteger.ONE, prime.subtract(BigInteger.ONE)};
    int size = (prime.bitLength() + 7) / 8;
    return Stream.concat(Arrays.stream(common), Arrays.stream(others))
        .map(value -> LittleEndian.octets(value, size))
        .toList();
  }

  private static boolean contains(List<byte[]> list, byte[] octets) {
    return list.stream().anyMatch(each -> Arrays.equals(each, octets));
  }
}
