package org.meshrelay.protocol.encoding;

import org.meshrelay.crypto.octet.Bytes;

/** A position in the input. Every length is compared with what is left before it is believed. */
final class OctetCursor {
  private final Bytes input;
  private final byte[] array;
  private final int base;
  private final int limit;
  private int at;
  private boolean ranOut;

  private OctetCursor(Bytes input, byte[] array, int base, int size) {
    this.input = input;
    this.array = array;
    this.base = base;
    this.limit = base + size;
    this.at = base;
  }

  static OctetCursor over(Bytes input) {
    return input.read((array, offset, size) -> new OctetCursor(input, array, offset, size));
  }

  int offset() {
    return at - base;
  }

  boolean atEnd() {
    return at == limit;
  }

  /** Whether a read failed because the input ended, so that more of it might have helped. */
  boolean ranOut() {
    return ranOut;
  }

  /** The next octet, 0 to 255, without taking it. */
  int peek() throws DecodeException {
    require(1);
    return array[at] & 0xFF;
  }

  int next() throws DecodeException {
    require(1);
    return array[at++] & 0xFF;
  }

  boolean accept(int octet) throws DecodeException {
    if (peek() != octet) {
      return false;
    }
    at++;
    return true;
  }

  void expect(int octet) throws DecodeException {
    if (!accept(octet)) {
      throw malformed("expected '" + (char) octet + "'");
    }
  }

  void skipSpace() {
    while (at < limit
        && (array[at] == ' ' || array[at] == '\n' || array[at] == '\r' || array[at] == '\t')) {
      at++;
    }
  }

  /** An unsigned big-endian number of 1 to 8 octets; with 8 the top bit makes it negative. */
  long bigEndian(int width) throws DecodeException {
    require(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (array[at++] & 0xFF);
    }
    return value;
  }

  /** A length and so many octets, which share the storage of the input. */
  Bytes counted(int width) throws DecodeException {
    long length = bigEndian(width);
    if (length < 0) {
      throw malformed("length with the top bit set");
    }
    return take(length);
  }

  Bytes take(long length) throws DecodeException {
    require(length);
    int from = offset();
    at += (int) length;
    return input.slice(from, offset());
  }

  /** The inside of a text string whose opening quote is next; takes both quotes. */
  JsonString quoted() throws DecodeException {
    expect('"');
    int from = at;
    int quote = StringScanner.end(array, from, limit, base);
    int end = quote < 0 ? ~quote : quote;
    if (end == limit) {
      at = limit;
      require(1);
    }
    at = end + 1;
    Bytes raw = utf8(input.slice(from - base, end - base));
    return quote < 0 ? JsonString.ofEscaped(raw) : JsonString.ofUtf8(raw);
  }

  /** The octets themselves if they are UTF-8. */
  Bytes utf8(Bytes text) throws DecodeException {
    int malformed =
        text.read(
            (storage, offset, size) -> {
              int found = Utf8.firstMalformed(storage, offset, offset + size);
              return found < 0 ? -1 : found - offset;
            });
    if (malformed >= 0) {
      throw malformed("not UTF-8");
    }
    return text;
  }

  /** The run of characters that numbers and literals consist of. */
  String word(int charactersMax) throws DecodeException {
    StringBuilder word = new StringBuilder();
    while (at < limit && isWord(array[at])) {
      if (word.length() == charactersMax) {
        throw malformed("number too long");
      }
      word.append((char) array[at++]);
    }
    if (at == limit) {
      ranOut = true;
    }
    return word.toString();
  }

  private static boolean isWord(byte octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || octet == '-'
        || octet == '+'
        || octet == '.';
  }

  Bytes since(int offset) {
    return input.slice(offset, offset());
  }

  DecodeException malformed(String message) {
    return new DecodeException(message, offset());
  }

  private void require(long octets) throws DecodeException {
    if (octets > limit - at) {
      ranOut = true;
      throw malformed("cut short");
    }
  }
}
