package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.InputStream;
import org.meshrelay.protocol.encoding.DecodeException;

/** The octets of a document in order, through one buffer. For one thread. */
final class OctetSource {
  /** Large enough that system calls do not show, small enough to stay in the second-level cache. */
  static final int BUFFER_OCTETS = 64 << 10;

  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_OCTETS];
  private int at;
  private int limit;

  /** Octets of the document before the buffer. */
  private long before;

  OctetSource(InputStream input) {
    this.input = input;
  }

  /** Octets taken so far. */
  long offset() {
    return before + at;
  }

  boolean atEnd() throws IOException {
    return at == limit && !fill();
  }

  /** The next octet, 0 to 255, without taking it. */
  int peek() throws IOException, DecodeException {
    require();
    return buffer[at] & 0xFF;
  }

  int next() throws IOException, DecodeException {
    require();
    return buffer[at++] & 0xFF;
  }

  boolean accept(int octet) throws IOException, DecodeException {
    if (peek() != octet) {
      return false;
    }
    at++;
    return true;
  }

  void expect(int octet) throws IOException, DecodeException {
    if (!accept(octet)) {
      throw malformed("expected '" + (char) octet + "'");
    }
  }

  void skipSpace() throws IOException {
    while (!atEnd() && isSpace(buffer[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
  }

  /** An unsigned big-endian length of 1 to 8 octets. */
  long length(int width) throws IOException, DecodeException {
    long length = 0;
    for (int i = 0; i < width; i++) {
      length = length << 8 | next();
    }
    if (length < 0) {
      throw malformed("length with the top bit set");
    }
    return length;
  }

  /** Takes at least one octet and at most {@code size}, 1 or more; tells how many. */
  int take(byte[] target, int offset, int size) throws IOException, DecodeException {
    require();
    int count = Math.min(size, limit - at);
    System.arraycopy(buffer, at, target, offset, count);
    at += count;
    return count;
  }

  /**
   * Takes octets up to, not including, the first quote or backslash; tells how many, maybe none.
   */
  int takeUnescaped(byte[] target, int offset, int size) throws IOException, DecodeException {
    require();
    int end = Math.min(limit, at + size);
    int stop = at;
    while (stop < end && buffer[stop] != '"' && buffer[stop] != '\\') {
      stop++;
    }
    int count = stop - at;
    System.arraycopy(buffer, at, target, offset, count);
    at = stop;
    return count;
  }

  DecodeException malformed(String message) {
    return new DecodeException(message, offset());
  }

  private void require() throws IOException, DecodeException {
    if (atEnd()) {
      throw malformed("cut short");
    }
  }

  private boolean fill() throws IOException {
    before += limit;
    at = 0;
    limit = Math.max(0, input.read(buffer, 0, buffer.length));
    return limit > 0;
  }
}
