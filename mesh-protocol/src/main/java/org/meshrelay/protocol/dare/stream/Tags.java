package org.meshrelay.protocol.dare.stream;

/** The tags of JSON-B that occur in envelopes (encoding.md 2.2). Low two bits: width code. */
final class Tags {
  static final int STRING = 0x80;
  static final int STRING_CHUNK = 0x84;
  static final int BINARY = 0x88;
  static final int BINARY_CHUNK = 0x8C;
  static final int NAME = 0xB4;

  private static final int FLOAT64 = 0x92;
  private static final int POSITIVE = 0xA0;
  private static final int POSITIVE_ANY = 0xA7;
  private static final int NEGATIVE = 0xA8;
  private static final int NEGATIVE_ANY = 0xAF;
  private static final int TRUE = 0xB0;
  private static final int NULL = 0xB2;

  private Tags() {}

  static int family(int tag) {
    return tag & 0xFC;
  }

  /** Octets of the length or number that follows. */
  static int width(int tag) {
    return 1 << (tag & 3);
  }

  /** Whether more chunks of the same value follow. */
  static boolean isChunk(int tag) {
    return family(tag) == STRING_CHUNK || family(tag) == BINARY_CHUNK;
  }

  /** Octets of the length field behind the tag; 0 if it has none. */
  static int lengthWidth(int tag) {
    return switch (family(tag)) {
      case STRING, STRING_CHUNK, BINARY, BINARY_CHUNK, NAME -> width(tag);
      default -> tag == POSITIVE_ANY || tag == NEGATIVE_ANY ? 2 : 0;
    };
  }

  /** Octets behind a tag without length field; negative if it is no such tag of JSON-B. */
  static int fixedOctets(int tag) {
    if (tag >= TRUE && tag <= NULL) {
      return 0;
    }
    if (tag == FLOAT64) {
      return Double.BYTES;
    }
    return family(tag) == POSITIVE || family(tag) == NEGATIVE ? width(tag) : -1;
  }
}
