package org.meshrelay.dare.container.walk;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.FrameTag;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Finds frames and their records by their tags, without reading payloads. Every length is compared
 * with the room there is before it is used. For one thread.
 */
public final class FrameLocator {
  /**
   * Octets of a header or trailer record: four times what we write, so that frames of 2019 with 64
   * recipients fit. Larger ones are damage, or index frames that nobody needs to read.
   */
  public static final int RECORD_OCTETS_MAX = 64 << 10;

  private static final int RECORDS_MAX = 3;
  private static final int TAG_OCTETS_MAX = 9;
  private static final int WINDOW = 8 << 10;

  private final ContainerSource source;
  private final long size;
  private Bytes window = Bytes.EMPTY;
  private long windowOffset;

  public FrameLocator(ContainerSource source) {
    this.source = source;
    this.size = source.size();
  }

  /** Octets of the container when this was made. */
  public long size() {
    return size;
  }

  /**
   * Where a run of octets lies.
   *
   * @param start of its first octet
   * @param octets how many
   */
  private record Run(long start, long octets) {
    long end() {
      return start + octets;
    }
  }

  /**
   * A frame told apart from its neighbours.
   *
   * @param offset where it begins
   * @param bodyStart where its first record begins
   * @param bodyEnd where its reverse tag begins
   * @param end where the next one begins
   */
  public record Bounds(long offset, long bodyStart, long bodyEnd, long end) {}

  /**
   * The frame that begins here, by its two tags.
   *
   * @throws FrameException if there is none, so that nothing behind it can be found from here
   */
  public Bounds bounds(long offset) throws FrameException {
    Run body = run(offset, FrameTag.FRAME, size, DamageKind.FRAME_TAG, DamageKind.TRUNCATED);
    long tagOctets = body.start() - offset;
    if (tagOctets > size - body.end()) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    Bytes reverse = octets(body.end(), (int) tagOctets);
    if (!reverse.equals(reversed(octets(offset, (int) tagOctets)))) {
      throw new FrameException(DamageKind.REVERSE_LENGTH);
    }
    return new Bounds(offset, body.start(), body.end(), body.end() + tagOctets);
  }

  /**
   * The frame that ends here.
   *
   * @param floor octets before this are no part of it
   * @throws FrameException if there is none
   */
  public Bounds boundsBefore(long end, long floor) throws FrameException {
    if (end - floor < 2) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    int width = FrameTag.lengthOctets(FrameTag.FRAME, octets(end - 1, 1).get(0));
    if (width == 0 || width + 1 > end - floor) {
      throw new FrameException(DamageKind.FRAME_TAG);
    }
    long length = reversed(octets(end - 1 - width, width)).bigEndianAt(0, width);
    long start = end - 2L * (1 + width) - length;
    if (length < 0 || start < floor) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    Bounds bounds = bounds(start);
    if (bounds.end() != end) {
      throw new FrameException(DamageKind.REVERSE_LENGTH);
    }
    return bounds;
  }

  /**
   * What the frame holds.
   *
   * @throws FrameException if its records are not what they should be; the next frame is not
   *     concerned
   */
  public LocatedFrame frame(Bounds bounds, long index) throws FrameException {
    Run[] records = new Run[RECORDS_MAX];
    int count = 0;
    long at = bounds.bodyStart();
    while (at < bounds.bodyEnd()) {
      if (count == RECORDS_MAX) {
        throw new FrameException(DamageKind.RECORD_LENGTH);
      }
      Run part =
          run(
              at,
              FrameTag.RECORD,
              bounds.bodyEnd(),
              DamageKind.RECORD_TAG,
              DamageKind.RECORD_LENGTH);
      records[count++] = part;
      at = part.end();
    }
    if (count == 0) {
      throw new FrameException(DamageKind.RECORD_LENGTH);
    }
    Run payload = count > 1 ? records[1] : new Run(bounds.bodyEnd(), 0);
    try {
      DareHeader header = DareHeader.of(json(records[0]));
      DareTrailer trailer =
          count < RECORDS_MAX || records[2].octets() == 0
              ? DareTrailer.ABSENT
              : DareTrailer.of(json(records[2]));
      return new LocatedFrame(
          index,
          bounds.offset(),
          bounds.end(),
          header,
          header.containerInfo(),
          payload.start(),
          payload.octets(),
          trailer);
    } catch (DecodeException e) {
      throw new FrameException(DamageKind.HEADER);
    }
  }

  /** The frame that begins here. */
  public LocatedFrame frameAt(long offset, long index) throws FrameException {
    return frame(bounds(offset), index);
  }

  private JsonNode json(Run part) throws FrameException, DecodeException {
    if (part.octets() > RECORD_OCTETS_MAX) {
      throw new FrameException(DamageKind.RECORD_LENGTH);
    }
    Bytes octets = octets(part.start(), (int) part.octets());
    return JsonReader.read(octets, Encoding.JSON_B, ReadLimits.STORED);
  }

  /** What a tag announces, all of which must lie before the limit. */
  private Run run(long at, int code, long limit, DamageKind otherwise, DamageKind beyond)
      throws FrameException {
    if (at >= limit) {
      throw new FrameException(beyond);
    }
    int width = FrameTag.lengthOctets(code, octets(at, 1).get(0));
    if (width == 0) {
      throw new FrameException(otherwise);
    }
    if (width > limit - at - 1) {
      throw new FrameException(beyond);
    }
    long length = octets(at + 1, width).bigEndianAt(0, width);
    if (length < 0) {
      throw new FrameException(otherwise);
    }
    long start = at + 1 + width;
    if (length > limit - start) {
      throw new FrameException(beyond);
    }
    return new Run(start, length);
  }

  private static Bytes reversed(Bytes octets) {
    byte[] turned = octets.toArray();
    for (int i = 0, j = turned.length - 1; i < j; i++, j--) {
      byte kept = turned[i];
      turned[i] = turned[j];
      turned[j] = kept;
    }
    return Bytes.wrap(turned);
  }

  /** Octets that are known to be inside, out of a window that is read around them. */
  private Bytes octets(long at, int count) throws FrameException {
    if (at < windowOffset || at + count > windowOffset + window.size()) {
      window = source.read(at, Math.max(count, WINDOW + TAG_OCTETS_MAX));
      windowOffset = at;
    }
    int from = (int) (at - windowOffset);
    if (from + count > window.size()) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    return window.slice(from, from + count);
  }
}
