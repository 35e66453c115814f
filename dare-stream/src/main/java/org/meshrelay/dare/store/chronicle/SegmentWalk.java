package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.store.FrameStore;

/**
 * Walks the records of a segment from its first to a limit and finds its way again behind damage,
 * by the segment's secret key. Reads sequentially through one window; nothing is allocated by a
 * length before that length is checked against the file.
 */
final class SegmentWalk {
  /** Window: the largest record and some sequential reading ahead. */
  private static final int WINDOW = FrameStore.RECORD_OCTETS_MAX + (512 << 10);

  /** What {@link #next} found. */
  enum Step {
    /** A good record. */
    RECORD,
    /** A record with a good header whose content is not what was written. */
    BAD_CONTENT,
    /** Octets in which there is no record, before a further record or before the limit. */
    GAP,
    /** Nothing but zeros up to the limit. */
    END
  }

  private final Octets source;
  private final long key;
  private final int limit;
  private final ByteBuffer window;
  private int windowStart;
  private int next;
  private int offset;
  private int octets;
  private @Nullable RecordHeader header;
  private Bytes content = Bytes.EMPTY;

  SegmentWalk(Segment segment, OpenFiles files, int limit) {
    this(segment, files, limit, newWindow());
  }

  /** With a window that another walk has done with. */
  SegmentWalk(Segment segment, OpenFiles files, int limit, ByteBuffer window) {
    this.window = window;
    this.source = (at, target) -> files.read(segment.queueFile(), at, target);
    this.key = segment.label().key();
    this.limit = limit;
    this.next = segment.firstOffset();
    window.limit(0);
  }

  static ByteBuffer newWindow() {
    return ByteBuffer.allocateDirect(WINDOW);
  }

  /** Where the octets come from. */
  @FunctionalInterface
  private interface Octets {
    void read(long at, ByteBuffer target);
  }

  /** Goes on behind the record whose header is at this offset. */
  void skipPast(int recordOffset) {
    next = recordOffset - Segment.EXCERPT_HEADER;
    if (next() == Step.GAP) {
      next = recordOffset - Segment.EXCERPT_HEADER;
    }
  }

  Step next() {
    int candidate = next + Segment.EXCERPT_HEADER;
    header = headerAt(candidate);
    if (header != null) {
      return take(candidate, header);
    }
    int found = search(candidate + Segment.ALIGNMENT);
    header = null;
    int to = found < 0 ? lastNonZero(next) : found - Segment.EXCERPT_HEADER;
    offset = next;
    octets = to - next;
    next = found < 0 ? limit : to;
    return octets == 0 ? Step.END : Step.GAP;
  }

  private Step take(int at, RecordHeader found) {
    offset = at;
    octets = Segment.excerptOctets(found.size());
    next = at - Segment.EXCERPT_HEADER + octets;
    int start = at + RecordHeader.SIZE;
    if (!ensure(start, found.size())) {
      content = Bytes.EMPTY;
      return Step.BAD_CONTENT;
    }
    ByteBuffer slice = window.slice(start - windowStart, found.size());
    content = Bytes.copyOf(slice);
    return Crc.of(slice) == found.contentCrc() ? Step.RECORD : Step.BAD_CONTENT;
  }

  /** Whether a record's header was found last. */
  boolean isRecord() {
    return header != null;
  }

  /** Offset of the header, or of the gap. */
  int offset() {
    return offset;
  }

  /** Octets of the excerpt or of the gap. */
  int octets() {
    return octets;
  }

  /** Offset behind what was found. */
  int after() {
    return next;
  }

  /** The header after RECORD and BAD_CONTENT. */
  RecordHeader header() {
    if (header == null) {
      throw new IllegalStateException("no record here");
    }
    return header;
  }

  /** The content after RECORD and BAD_CONTENT. */
  Bytes content() {
    return content;
  }

  private @Nullable RecordHeader headerAt(int at) {
    if (!ensure(at, RecordHeader.SIZE)) {
      return null;
    }
    RecordHeader found = RecordHeader.decode(window, at - windowStart, key);
    return found == null || at + RecordHeader.SIZE + found.size() > limit ? null : found;
  }

  private int search(int from) {
    for (int at = from; ensure(at, RecordHeader.SIZE); at += Segment.ALIGNMENT) {
      if (window.getLong(at - windowStart) == key && headerAt(at) != null) {
        return at;
      }
    }
    return -1;
  }

  /** Aligned offset behind the last octet that is not zero, not before {@code from}. */
  int lastNonZero(int from) {
    int last = from;
    for (int at = from; ensure(at, Segment.ALIGNMENT); at += Segment.ALIGNMENT) {
      if (window.getInt(at - windowStart) != 0) {
        last = at + Segment.ALIGNMENT;
      }
    }
    return last;
  }

  /** Has these octets in the window; false if they reach beyond the limit or the file. */
  private boolean ensure(int at, int size) {
    if (size > limit - at || at < 0) {
      return false;
    }
    if (at >= windowStart && at + size <= windowStart + window.limit()) {
      return true;
    }
    windowStart = at;
    window.clear().limit((int) Math.min(WINDOW, (long) limit - at));
    source.read(at, window);
    window.flip();
    return size <= window.limit();
  }
}
