package org.meshrelay.dare.container;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Frames as octets (dare.md 7.1): a tag, one to three records, the tag reversed.
 *
 * <p>Decoding checks every length against the octets that are there before it is used, and gives
 * slices of the input.
 */
public final class FrameCodec {
  private static final int RECORDS_MAX = 3;

  private FrameCodec() {}

  /** A frame of one to three records: header, payload, trailer. */
  public static Bytes encode(List<Bytes> records) {
    if (records.isEmpty() || records.size() > RECORDS_MAX) {
      throw new IllegalArgumentException("a frame has one to three records");
    }
    long body = 0;
    for (Bytes part : records) {
      body += FrameTag.size(part.size()) + part.size();
    }
    Bytes[] parts = new Bytes[2 + 2 * records.size()];
    parts[0] = FrameTag.forward(FrameTag.FRAME, body);
    for (int i = 0; i < records.size(); i++) {
      parts[1 + 2 * i] = FrameTag.forward(FrameTag.RECORD, records.get(i).size());
      parts[2 + 2 * i] = records.get(i);
    }
    parts[parts.length - 1] = FrameTag.reverse(FrameTag.FRAME, body);
    return Bytes.concat(parts);
  }

  /**
   * The frame that begins at the offset of the octets.
   *
   * @throws FrameException if there is none; its kind says why
   */
  public static Frame decode(Bytes octets, int offset) throws FrameException {
    Length frame = length(octets, offset, FrameTag.FRAME, DamageKind.FRAME_TAG);
    if (frame.length > octets.size() - frame.start - frame.tagSize) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    int start = (int) frame.start;
    int end = (int) (frame.start + frame.length);
    Bytes mirrored = octets.slice(end, end + frame.tagSize);
    for (int i = 0; i < frame.tagSize; i++) {
      if (mirrored.get(frame.tagSize - 1 - i) != octets.get(offset + i)) {
        throw new FrameException(DamageKind.REVERSE_LENGTH);
      }
    }
    return new Frame(records(octets.slice(start, end)), end + frame.tagSize - offset);
  }

  private static List<Bytes> records(Bytes body) throws FrameException {
    List<Bytes> records = new ArrayList<>(RECORDS_MAX);
    int at = 0;
    while (at < body.size()) {
      if (records.size() == RECORDS_MAX) {
        throw new FrameException(DamageKind.RECORD_LENGTH);
      }
      Length part = length(body, at, FrameTag.RECORD, DamageKind.RECORD_TAG);
      if (part.length > body.size() - part.start) {
        throw new FrameException(DamageKind.RECORD_LENGTH);
      }
      at = (int) (part.start + part.length);
      records.add(body.slice((int) part.start, at));
    }
    if (records.isEmpty()) {
      throw new FrameException(DamageKind.RECORD_LENGTH);
    }
    return List.copyOf(records);
  }

  private static Length length(Bytes octets, int offset, int code, DamageKind otherwise)
      throws FrameException {
    if (offset >= octets.size()) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    int width = FrameTag.lengthOctets(code, octets.get(offset));
    if (width == 0) {
      throw new FrameException(otherwise);
    }
    if (width > octets.size() - offset - 1) {
      throw new FrameException(
          code == FrameTag.FRAME ? DamageKind.TRUNCATED : DamageKind.RECORD_LENGTH);
    }
    long length = octets.bigEndianAt(offset + 1, width);
    if (length < 0) {
      throw new FrameException(otherwise);
    }
    return new Length(offset + 1L + width, length, 1 + width);
  }

  /** Where a body starts, how long it is, and how long the tag before it. */
  private record Length(long start, long length, int tagSize) {}
}
