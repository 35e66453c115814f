package org.meshrelay.crypto.octet;

/**
 * RFC 4648 Base32 in groups of four characters, the text form of fingerprints (encoding.md 3.1).
 */
public final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Base32() {}

  /** All octets, the last character zero-filled, a dash after every four characters. */
  public static String encodeGrouped(Bytes octets) {
    return encodeGrouped(octets, octets.size() * 8);
  }

  /**
   * The first {@code bits} of the octets, cut to {@code ceil(bits / 5)} characters.
   *
   * @throws IllegalArgumentException if there are fewer bits than asked for
   */
  public static String encodeGrouped(Bytes octets, int bits) {
    if (bits < 0 || bits > octets.size() * 8) {
      throw new IllegalArgumentException("no " + bits + " bits in " + octets.size() + " octets");
    }
    int characters = (bits + 4) / 5;
    StringBuilder text = new StringBuilder(characters + characters / 4);
    for (int i = 0; i < characters; i++) {
      if (i > 0 && i % 4 == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(fiveBits(octets, i * 5)));
    }
    return text.toString();
  }

  private static int fiveBits(Bytes octets, int bit) {
    int at = bit / 8;
    int pair = octets.get(at) << 8 | (at + 1 < octets.size() ? octets.get(at + 1) : 0);
    return pair >>> (11 - bit % 8) & 0x1F;
  }

  /** True if the text has only letters of the alphabet in either case, its digits, and dashes. */
  public static boolean isText(String text) {
    return text.chars().allMatch(c -> c == '-' || value(c) >= 0);
  }

  /** The characters of the alphabet in the text, in upper case and grouped anew. */
  public static String regroup(String text) {
    StringBuilder grouped = new StringBuilder(text.length() * 5 / 4 + 1);
    int characters = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = value(text.charAt(i));
      if (value >= 0) {
        if (characters > 0 && characters % 4 == 0) {
          grouped.append('-');
        }
        grouped.append(ALPHABET.charAt(value));
        characters++;
      }
    }
    return grouped.toString();
  }

  /** Decodes ignoring case and every character outside the alphabet; whole octets only. */
  public static Bytes decodeLenient(String text) {
    byte[] out = new byte[(int) (text.length() * 5L / 8) + 1];
    int written = 0;
    int bits = 0;
    int held = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = value(text.charAt(i));
      if (value < 0) {
        continue;
      }
      held = held << 5 | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out[written++] = (byte) (held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    return Bytes.wrap(out, 0, written);
  }

  /** ASCII only: case rules of other scripts would let foreign letters stand for ours. */
  private static int value(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
  }
}
