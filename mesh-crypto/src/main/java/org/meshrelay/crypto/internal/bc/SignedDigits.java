package org.meshrelay.crypto.internal.bc;

/** Recodes scalars into digits from -8 to 7 of radix 16, without branches on the scalar. */
final class SignedDigits {
  private SignedDigits() {}

  /** Two digits per octet and one for the last carry, least significant first. */
  static byte[] of(byte[] scalar) {
    byte[] digits = new byte[2 * scalar.length + 1];
    int carry = 0;
    for (int i = 0; i < digits.length - 1; i++) {
      int digit = ((scalar[i / 2] >>> (4 * (i % 2))) & 0x0F) + carry;
      carry = (digit + 8) >>> 4;
      digits[i] = (byte) (digit - (carry << 4));
    }
    digits[digits.length - 1] = (byte) carry;
    return digits;
  }
}
