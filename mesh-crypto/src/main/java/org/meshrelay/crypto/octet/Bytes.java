package org.meshrelay.crypto.octet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of octets with content equality.
 *
 * <p>Slices share the underlying array, so cutting a payload out of a received body copies nothing.
 * {@link #equals(Object)} is not constant-time; compare secrets with {@link SecretBytes} and
 * authentication values with {@link #equalsConstantTime(Bytes)}.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No octets. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int size;

  private Bytes(byte[] array, int offset, int size) {
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  /** A copy of the given octets. */
  public static Bytes copyOf(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets.clone(), 0, octets.length);
  }

  /** The given octets without a copy; the caller must never change the array again. */
  public static Bytes wrap(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets, 0, octets.length);
  }

  /** A part of the given array without a copy; the caller must never change the array again. */
  public static Bytes wrap(byte[] octets, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, octets.length);
    return size == 0 ? EMPTY : new Bytes(octets, offset, size);
  }

  /** A copy of the remaining octets of the buffer, whose position does not move. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.remaining()];
    buffer.duplicate().get(octets);
    return wrap(octets);
  }

  /** The octets given as integers 0 to 255. */
  public static Bytes of(int... octets) {
    byte[] array = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] < 0 || octets[i] > 255) {
        throw new IllegalArgumentException("not an octet: " + octets[i]);
      }
      array[i] = (byte) octets[i];
    }
    return wrap(array);
  }

  /** The UTF-8 octets of a text. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The octets of a hexadecimal text.
   *
   * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits
   */
  public static Bytes hex(String text) {
    return wrap(HexFormat.of().parseHex(text));
  }

  /** An integer in {@code width} octets, big-endian. */
  public static Bytes bigEndian(long value, int width) {
    byte[] array = new byte[width];
    for (int i = width - 1, shift = 0; i >= 0 && shift < Long.SIZE; i--, shift += 8) {
      array[i] = (byte) (value >>> shift);
    }
    return wrap(array);
  }

  /** All parts, one after another. */
  public static Bytes concat(Bytes... parts) {
    int total = 0;
    for (Bytes part : parts) {
      total = Math.addExact(total, part.size);
    }
    byte[] array = new byte[total];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(array, at);
      at += part.size;
    }
    return wrap(array);
  }

  /** Number of octets. */
  public int size() {
    return size;
  }

  /** True if there are no octets. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The octet at the index, 0 to 255. */
  public int get(int index) {
    Objects.checkIndex(index, size);
    return array[offset + index] & 0xFF;
  }

  /** Octets {@code from} (inclusive) to {@code to} (exclusive), sharing storage. */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
  }

  /** Octets from the index to the end, sharing storage. */
  public Bytes slice(int from) {
    return slice(from, size);
  }

  /** The {@code width} octets at the index as an unsigned big-endian integer, width 1 to 8. */
  public long bigEndianAt(int index, int width) {
    Objects.checkFromIndexSize(index, width, size);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (array[offset + index + i] & 0xFF);
    }
    return value;
  }

  /** A fresh array with these octets. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  /** Copies all octets into the target. */
  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, size);
  }

  /** A read-only view that shares storage. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  /** Feeds the octets to a digest without copying them. */
  public void updateTo(MessageDigest digest) {
    digest.update(array, offset, size);
  }

  /** Hands the storage to a consumer that promises to read only. */
  public <T, E extends Exception> T read(ArrayReader<T, E> reader) throws E {
    return reader.read(array, offset, size);
  }

  /** Lower-case hexadecimal. */
  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + size);
  }

  /** Base64url without padding. */
  public String toBase64Url() {
    return Base64Url.encode(this);
  }

  /**
   * The octets as UTF-8 text.
   *
   * @throws IllegalArgumentException if they are not well-formed UTF-8
   */
  public String utf8() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(array, offset, size))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  /** True if these octets begin with the prefix. */
  public boolean startsWith(Bytes prefix) {
    return prefix.size <= size && slice(0, prefix.size).equals(prefix);
  }

  /** Equality that takes the same time wherever the octets differ. */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(toArray(), other.toArray());
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + size, other.array, other.offset, other.offset + other.size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + size, that.array, that.offset, that.offset + that.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Size and the first octets only: long payloads do not belong in logs. */
  @Override
  public String toString() {
    int shown = Math.min(size, 8);
    return "Bytes[" + size + ": " + slice(0, shown).toHex() + (shown < size ? "..." : "") + "]";
  }

  /**
   * Reads octets in place.
   *
   * @param <T> what the reader makes of them
   * @param <E> what stops it
   */
  @FunctionalInterface
  public interface ArrayReader<T, E extends Exception> {
    /** Reads {@code size} octets from {@code offset}; the array must not be changed or kept. */
    T read(byte[] array, int offset, int size) throws E;
  }
}
