package org.meshrelay.protocol.encoding;

import org.meshrelay.crypto.octet.Bytes;

/** The octets of one JSON document and the storage behind them, for the length of one read. */
final class TextInput {
  private final Bytes input;
  private final byte[] array;
  private final int base;
  private final int limit;

  private TextInput(Bytes input, byte[] array, int base, int size) {
    this.input = input;
    this.array = array;
    this.base = base;
    this.limit = base + size;
  }

  static TextInput over(Bytes input) {
    return input.read((array, offset, size) -> new TextInput(input, array, offset, size));
  }

  byte[] array() {
    return array;
  }

  int base() {
    return base;
  }

  int size() {
    return input.size();
  }

  Bytes slice(int from, int to) {
    return input.slice(from, to);
  }

  /** Refuses malformed UTF-8, and what the parser could take for UTF-16, UTF-32 or a mark. */
  void requireUtf8Text() throws DecodeException {
    int malformed = Utf8.firstMalformed(array, base, limit);
    if (malformed >= 0) {
      throw new DecodeException("not UTF-8", malformed - base);
    }
    int zero = Utf8.firstZero(array, base, limit);
    if (zero >= 0) {
      throw new DecodeException("octet 00 in text", zero - base);
    }
    if (size() > 0 && array[base] < 0) {
      throw new DecodeException("not JSON in UTF-8", 0);
    }
  }

  /** Where the string ends whose inside starts here, as {@link StringScanner#end} puts it. */
  int stringEnd(int from) throws DecodeException {
    int end = StringScanner.end(array, base + from, limit, base);
    if (end == limit) {
      throw new DecodeException("string without end", from);
    }
    return end < 0 ? ~(~end - base) : end - base;
  }
}
