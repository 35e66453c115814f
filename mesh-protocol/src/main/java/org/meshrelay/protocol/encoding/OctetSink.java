package org.meshrelay.protocol.encoding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.meshrelay.crypto.octet.Bytes;

/** A growing array of octets for one writer; {@link #toBytes()} hands it over without a copy. */
final class OctetSink {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private byte[] array;
  private int size;

  OctetSink(int sizeExpected) {
    this.array = new byte[Math.max(32, sizeExpected)];
  }

  int size() {
    return size;
  }

  void put(int octet) {
    reserve(1);
    array[size++] = (byte) octet;
  }

  void put(Bytes octets) {
    reserve(octets.size());
    octets.copyTo(array, size);
    size += octets.size();
  }

  /** The characters of a text that has only ASCII. */
  void putAscii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      array[size++] = (byte) text.charAt(i);
    }
  }

  /** The octets as base64url without padding. */
  void putBase64(Bytes octets) {
    ByteBuffer text =
        octets.read(
            (source, offset, length) -> BASE64.encode(ByteBuffer.wrap(source, offset, length)));
    reserve(text.remaining());
    int length = text.remaining();
    text.get(array, size, length);
    size += length;
  }

  /** An unsigned integer in {@code width} octets, big-endian. */
  void putBigEndian(long value, int width) {
    reserve(width);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      array[size++] = (byte) (value >>> shift);
    }
  }

  Bytes toBytes() {
    return Bytes.wrap(array, 0, size);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > array.length) {
      array =
          Arrays.copyOf(array, Math.max(needed, (int) Math.min(2L * size, Integer.MAX_VALUE - 8)));
    }
  }
}
