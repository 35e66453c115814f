package org.meshrelay.protocol.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Questions about eight octets at once, which is how long runs of plain text are passed over. */
final class EightOctets {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long QUOTES = '"' * LOW_BITS;
  private static final long BACKSLASHES = '\\' * LOW_BITS;

  private EightOctets() {}

  static long at(byte[] array, int index) {
    return (long) LONGS.get(array, index);
  }

  static boolean areAscii(long octets) {
    return (octets & HIGH_BITS) == 0;
  }

  /** A borrow reaches the top bit of an octet that did not have it only from 00. */
  static boolean hasZero(long octets) {
    return ((octets - LOW_BITS) & ~octets & HIGH_BITS) != 0;
  }

  /** Whether there is a quote, a backslash or 00 among them. */
  static boolean endPlainText(long octets) {
    return hasZero(octets) || hasZero(octets ^ QUOTES) || hasZero(octets ^ BACKSLASHES);
  }
}
