package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;

/** Constants as numbers and as octets. Never used on secrets: BigInteger is not constant-time. */
final class LittleEndian {
  private LittleEndian() {}

  static byte[] octets(BigInteger value, int size) {
    byte[] bigEndian = value.toByteArray();
    byte[] octets = new byte[size];
    for (int i = 0; i < size && i < bigEndian.length; i++) {
      octets[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return octets;
  }

  static BigInteger number(byte[] octets) {
    byte[] bigEndian = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bigEndian[octets.length - 1 - i] = octets[i];
    }
    return new BigInteger(1, bigEndian);
  }

  /** True if the number is below the bound, in variable time. */
  static boolean isBelowVar(byte[] octets, BigInteger bound) {
    return number(octets).compareTo(bound) < 0;
  }
}
