package org.meshrelay.crypto.octet;

import java.util.Base64;

/** Base64url without padding as the Mesh writes it, and the wider form it reads. */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final byte[] VALUES = values();
  private static final byte INVALID = -1;
  private static final byte SKIP = -2;

  private Base64Url() {}

  /** Base64url text without padding or line breaks. */
  public static String encode(Bytes octets) {
    return octets.read(
        (array, offset, size) -> {
          byte[] text = new byte[(size + 2) / 3 * 4];
          byte[] exact = offset == 0 && size == array.length ? array : octets.toArray();
          int length = ENCODER.encode(exact, text);
          return new String(text, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
        });
  }

  /**
   * Decodes either base64 alphabet, with or without padding, white space anywhere (encoding.md 1:
   * reference payloads carry line breaks inside the string).
   *
   * @throws IllegalArgumentException on any other character, on data after padding, or on a length
   *     that no octet sequence has
   */
  public static Bytes decode(CharSequence text) {
    int length = text.length();
    byte[] out = new byte[(int) ((long) length * 3 / 4) + 3];
    int written = 0;
    int bits = 0;
    int held = 0;
    int digits = 0;
    boolean padded = false;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      byte value = c < VALUES.length ? VALUES[c] : INVALID;
      if (value == SKIP) {
        continue;
      }
      if (c == '=') {
        padded = true;
        continue;
      }
      if (value == INVALID || padded) {
        throw new IllegalArgumentException("not base64url at character " + i);
      }
      digits++;
      held = held << 6 | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out[written++] = (byte) (held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (digits % 4 == 1) {
      throw new IllegalArgumentException("base64url text is cut short");
    }
    return Bytes.wrap(out, 0, written);
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    java.util.Arrays.fill(values, (byte) -1);
    for (int i = 0; i < 26; i++) {
      values['A' + i] = (byte) i;
      values['a' + i] = (byte) (26 + i);
    }
    for (int i = 0; i < 10; i++) {
      values['0' + i] = (byte) (52 + i);
    }
    values['-'] = 62;
    values['+'] = 62;
    values['_'] = 63;
    values['/'] = 63;
    for (char c : new char[] {' ', '\n', '\r', '\t'}) {
      values[c] = -2;
    }
    return values;
  }
}
