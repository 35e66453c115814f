package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The characters of a JSON string, which are base64 and therefore ASCII. Raw line breaks stay for
 * the decoder to skip (encoding.md 1); escapes are undone, since some writers escape the solidus.
 */
final class QuotedSource implements PayloadSource {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String MEANINGS = "\"\\/\b\f\n\r\t";

  private final OctetSource source;
  private boolean closed;

  /** Stands behind the opening quote. */
  QuotedSource(OctetSource source) {
    this.source = source;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException, DecodeException {
    if (closed) {
      return -1;
    }
    int count = source.takeUnescaped(target, offset, size);
    if (count > 0) {
      return count;
    }
    if (source.next() == '"') {
      closed = true;
      return -1;
    }
    target[offset] = escaped();
    return 1;
  }

  private byte escaped() throws IOException, DecodeException {
    int octet = source.next();
    int known = ESCAPES.indexOf(octet);
    if (known >= 0) {
      return (byte) MEANINGS.charAt(known);
    }
    if (octet != 'u') {
      throw source.malformed("unknown escape");
    }
    int character = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(source.next(), 16);
      if (digit < 0) {
        throw source.malformed("unknown escape");
      }
      character = character << 4 | digit;
    }
    if (character >= 0x80) {
      throw source.malformed("not base64url");
    }
    return (byte) character;
  }
}
