package org.meshrelay.protocol.encoding;

import java.nio.charset.StandardCharsets;

/**
 * The inside of JSON strings: where they end, whether their escapes are sound, what they mean. Raw
 * control characters other than 00 are let through, as published profiles have them (encoding.md 0,
 * row 4).
 */
final class StringScanner {
  private static final String SIMPLE = "\"\\/bfnrt";

  /** A pair of surrogates, the longest escape. */
  private static final int ESCAPE_SIZE_MAX = 12;

  private static final String MEANING = "\"\\/\b\f\n\r\t";

  private StringScanner() {}

  /**
   * Finds the closing quote.
   *
   * @param from the index behind the opening quote
   * @param base the index that counts as offset 0 in errors
   * @return the index of the closing quote, or its complement if there are escapes before it, or
   *     {@code to} if it is not there, be it that the octets end within an escape
   */
  static int end(byte[] array, int from, int to, int base) throws DecodeException {
    int at = from;
    boolean escaped = false;
    while (at < to) {
      if (at + Long.BYTES <= to && !EightOctets.endPlainText(EightOctets.at(array, at))) {
        at += Long.BYTES;
        continue;
      }
      byte octet = array[at];
      if (octet == '"') {
        return escaped ? ~at : at;
      }
      if (octet == 0) {
        throw new DecodeException("octet 00 in text", at - base);
      }
      if (octet == '\\') {
        escaped = true;
        int length = escapeLength(array, at, to);
        if (length == 0 && at + ESCAPE_SIZE_MAX > to) {
          return to;
        }
        if (length == 0) {
          throw new DecodeException("bad escape in a string", at - base);
        }
        at += length;
      } else {
        at++;
      }
    }
    return to;
  }

  /** Octets of the escape at the index, a pair of surrogates being one; 0 if it is not sound. */
  private static int escapeLength(byte[] array, int at, int to) {
    if (at + 1 >= to) {
      return 0;
    }
    if (array[at + 1] != 'u') {
      return SIMPLE.indexOf(array[at + 1]) < 0 ? 0 : 2;
    }
    int unit = hexUnit(array, at, to);
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) {
      return 0;
    }
    if (unit < 0xD800 || unit > 0xDBFF) {
      return 6;
    }
    int low = hexUnit(array, at + 6, to);
    return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
  }

  /** The value of {@code \\uXXXX} at the index, or -1. */
  private static int hexUnit(byte[] array, int at, int to) {
    if (at + 6 > to || array[at] != '\\' || array[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = array[i] < 0 ? -1 : Character.digit(array[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** The text of a scanned string: no escape is longer decoded than written. */
  static String unescape(byte[] array, int offset, int size) {
    byte[] out = new byte[size];
    int written = 0;
    int to = offset + size;
    for (int at = offset; at < to; ) {
      if (array[at] != '\\') {
        out[written++] = array[at++];
      } else if (array[at + 1] != 'u') {
        out[written++] = (byte) MEANING.charAt(SIMPLE.indexOf(array[at + 1]));
        at += 2;
      } else {
        int unit = hexUnit(array, at, to);
        boolean pair = unit >= 0xD800 && unit <= 0xDBFF;
        int character =
            pair ? Character.toCodePoint((char) unit, (char) hexUnit(array, at + 6, to)) : unit;
        byte[] encoded = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, out, written, encoded.length);
        written += encoded.length;
        at += pair ? 12 : 6;
      }
    }
    return new String(out, 0, written, StandardCharsets.UTF_8);
  }
}
