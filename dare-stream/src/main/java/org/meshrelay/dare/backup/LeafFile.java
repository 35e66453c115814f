package org.meshrelay.dare.backup;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;

/**
 * Records of a lane's log without their frames: account, container, index, leaf hash, and the
 * hashes that let a restore check each of them. Between them stand marks that tell the position of
 * the log up to which everything stands before them (an {@code M}, then eight octets, big-endian).
 *
 * <p>Nothing that is not the container's own description or of the service itself is in it but
 * names, sizes and hashes: no payload, no header, no key.
 */
final class LeafFile {
  private static final byte MARK = 'M';
  private static final int MARK_SIZE = 1 + Long.BYTES;

  private LeafFile() {}

  /** Takes what a file holds, in its order. */
  interface Sink {
    /** A record; the frame is empty unless it had to be kept. */
    void record(LogRecord record, Bytes frame);
  }

  /**
   * How far a file can be used.
   *
   * @param end offset behind its last mark; what follows is a pass that was not finished
   * @param position of the log that the last mark tells; empty if there is no mark
   * @param damaged records and tails that are not what was written
   */
  record Extent(long end, OptionalLong position, long damaged) {}

  /** The mark of a position. */
  static Bytes mark(long position) {
    return Bytes.concat(Bytes.wrap(new byte[] {MARK}), Bytes.bigEndian(position, Long.BYTES));
  }

  /** A frame without what a stub does not need; an erasure as it is. */
  static Bytes record(LogRecord record) {
    LogRecord kept =
        record instanceof RecordPrefix frame
            ? new RecordPrefix(
                frame.number(),
                frame.index(),
                frame.offset(),
                frame.frameOctets(),
                frame.received(),
                frame.hashes(),
                frame.ref(),
                null,
                null,
                frame.form())
            : record;
    return RecordCodec.encode(kept, Bytes.EMPTY).finish(0, 1);
  }

  /** A frame with its octets. */
  static Bytes whole(RecordPrefix record, Bytes frame) {
    return RecordCodec.encode(record, frame).finish(0, 1);
  }

  /**
   * Reads all that is good. A record that is not what was written is left out; where no length can
   * be believed the file ends. Nothing larger than a record of a log is ever allocated.
   *
   * @throws java.io.UncheckedIOException if the device fails
   */
  static Extent read(Path file, Sink sink) {
    try (RecordFile.Reader in = new RecordFile.Reader(file, RecordFile.LEAVES)) {
      Reading reading = new Reading(sink);
      long at = RecordFile.FIRST;
      for (int length = in.length(at); length >= 0; length = in.length(at)) {
        Bytes record = in.octets(at + RecordFile.HEADER, length);
        long next = at + RecordFile.HEADER + length;
        reading.take(in.isGood(at, record) ? record : Bytes.EMPTY, next);
        at = next;
      }
      boolean cut = at < in.size() || !in.isMarked();
      return new Extent(reading.end, reading.position, reading.damaged + (cut ? 1 : 0));
    }
  }

  /** What was read so far. */
  private static final class Reading {
    private final Sink sink;
    private long end;
    private OptionalLong position = OptionalLong.empty();
    private long damaged;

    Reading(Sink sink) {
      this.sink = sink;
    }

    void take(Bytes record, long next) {
      if (record.size() == MARK_SIZE && record.get(0) == MARK) {
        end = next;
        position = OptionalLong.of(record.bigEndianAt(1, Long.BYTES));
        return;
      }
      Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
      if (decoded.isPresent()) {
        sink.record(decoded.get().record(), record.slice(decoded.get().size()));
      } else {
        damaged++;
      }
    }
  }
}
