package org.meshrelay.protocol.encoding;

/** The tag octets of JSON-B, JSON-C and JSON-D (encoding.md 2.2); low two bits: width code. */
final class Tag {
  static final int STRING = 0x80;
  static final int STRING_CHUNK = 0x84;
  static final int BINARY = 0x88;
  static final int BINARY_CHUNK = 0x8C;
  static final int FLOAT16 = 0x90;
  static final int FLOAT32 = 0x91;
  static final int FLOAT64 = 0x92;
  static final int POSITIVE = 0xA0;
  static final int POSITIVE_128 = 0xA4;
  static final int POSITIVE_256 = 0xA5;
  static final int POSITIVE_512 = 0xA6;
  static final int POSITIVE_ANY = 0xA7;
  static final int NEGATIVE = 0xA8;
  static final int NEGATIVE_128 = 0xAC;
  static final int NEGATIVE_ANY = 0xAF;
  static final int TRUE = 0xB0;
  static final int FALSE = 0xB1;
  static final int NULL = 0xB2;
  static final int NAME = 0xB4;
  static final int USE_CODE = 0xC0;
  static final int DEFINE_CODE = 0xC4;
  static final int DEFINE_AND_USE_CODE = 0xC8;

  private Tag() {}

  /** The tag without its width code. */
  static int family(int tag) {
    return tag & 0xFC;
  }

  /** Octets of the length, code or number that follows: 1, 2, 4 or 8. */
  static int width(int tag) {
    return 1 << (tag & 3);
  }
}
