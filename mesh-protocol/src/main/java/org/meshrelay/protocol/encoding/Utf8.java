package org.meshrelay.protocol.encoding;

/**
 * Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. The JDK's
 * decoders would replace or would build the text; here only the verdict is wanted.
 */
final class Utf8 {
  private static final int MALFORMED = 0;

  private Utf8() {}

  /** The index of the first octet that does not fit, or -1 if all do. */
  static int firstMalformed(byte[] array, int from, int to) {
    int at = from;
    while (at < to) {
      if (array[at] >= 0) {
        at = skipAscii(array, at, to);
        continue;
      }
      int length = sequenceLength(array, at, to);
      if (length == MALFORMED) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** The index of the first octet 00, or -1 if there is none. */
  static int firstZero(byte[] array, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && !EightOctets.hasZero(EightOctets.at(array, at))) {
      at += Long.BYTES;
    }
    while (at < to) {
      if (array[at] == 0) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private static int skipAscii(byte[] array, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && EightOctets.areAscii(EightOctets.at(array, at))) {
      at += Long.BYTES;
    }
    while (at < to && array[at] >= 0) {
      at++;
    }
    return at;
  }

  /** Octets of the character that starts here with an octet above 7F, or MALFORMED. */
  private static int sequenceLength(byte[] array, int at, int to) {
    int first = array[at] & 0xFF;
    int second = at + 1 < to ? array[at + 1] & 0xFF : 0;
    if (first >= 0xC2 && first <= 0xDF) {
      return isTail(second) ? 2 : MALFORMED;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      int least = first == 0xE0 ? 0xA0 : 0x80;
      int most = first == 0xED ? 0x9F : 0xBF;
      return second >= least && second <= most && tailAt(array, at + 2, to) ? 3 : MALFORMED;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      int least = first == 0xF0 ? 0x90 : 0x80;
      int most = first == 0xF4 ? 0x8F : 0xBF;
      boolean good = second >= least && second <= most && tailAt(array, at + 2, to);
      return good && tailAt(array, at + 3, to) ? 4 : MALFORMED;
    }
    return MALFORMED;
  }

  private static boolean tailAt(byte[] array, int at, int to) {
    return at < to && isTail(array[at] & 0xFF);
  }

  private static boolean isTail(int octet) {
    return octet >= 0x80 && octet <= 0xBF;
  }

  /** Whether every surrogate of the text has its other half. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isLowSurrogate(c)
          || i + 1 == text.length()
          || !Character.isLowSurrogate(text.charAt(++i))) {
        return false;
      }
    }
    return true;
  }
}
