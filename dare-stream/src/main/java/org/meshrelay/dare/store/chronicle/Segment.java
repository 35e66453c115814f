package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.StorageLimits;

/**
 * One segment as readers see it: records from {@link #firstOffset} up to {@link #end}, each after
 * four octets of the library. Safe for any thread; only the writer or recovery moves the end.
 */
final class Segment {
  /** The library's own length before each excerpt. */
  static final int EXCERPT_HEADER = 4;

  /** The library pads excerpts to this. */
  static final int ALIGNMENT = 4;

  private static final String PREFIX = "segment-";
  private static final int OFFSET_BITS = 32;

  /** Most records of a relay fit into one read of a page. */
  private static final int FIRST_READ = 4 << 10;

  private final Label label;
  private final Path directory;
  private final OpenFiles files;
  private volatile int end;
  private volatile int lastOffset;
  private volatile long lastSequence;
  private volatile long firstSequence;
  private volatile boolean ended;

  Segment(Path directory, Label label, OpenFiles files, int end) {
    this.directory = directory;
    this.label = label;
    this.files = files;
    this.end = end;
  }

  /**
   * What a segment tells about itself.
   *
   * @param number of the segment in the log
   * @param epoch of its writer
   * @param key that marks its records
   * @param firstOffset where the first excerpt begins
   */
  record Label(long number, long epoch, long key, int firstOffset) {
    private static final int SIZE = 28;

    void write(Path directory) {
      ByteBuffer buffer = ByteBuffer.allocate(SIZE);
      buffer.putLong(number).putLong(epoch).putLong(key).putInt(firstOffset).flip();
      file(directory).write(Bytes.copyOf(buffer));
    }

    static Optional<Label> read(Path directory) {
      return file(directory)
          .read()
          .filter(octets -> octets.size() == SIZE)
          .map(
              octets ->
                  new Label(
                      octets.bigEndianAt(0, 8),
                      octets.bigEndianAt(8, 8),
                      octets.bigEndianAt(16, 8),
                      (int) octets.bigEndianAt(24, 4)))
          .filter(Label::isPossible);
    }

    private boolean isPossible() {
      return firstOffset >= QueueTemplate.MARK_SIZE
          && firstOffset <= LabelGuess.SEARCHED
          && firstOffset % ALIGNMENT == 0;
    }

    private static ChecksummedFile file(Path directory) {
      return new ChecksummedFile(directory.resolve("label"), "MRSL");
    }

    /** Where the library's first excerpt, the segment's own mark, lies. */
    int markOffset() {
      return firstOffset - QueueTemplate.MARK_SIZE;
    }
  }

  /**
   * The end of a segment that is not written to any more.
   *
   * @param end offset behind the last record
   * @param lastOffset offset of the last record, 0 if there is none
   * @param lastSequence its number
   */
  record Seal(int end, int lastOffset, long lastSequence) {
    private static final int SIZE = 16;

    void write(Path directory) {
      ByteBuffer buffer = ByteBuffer.allocate(SIZE);
      buffer.putInt(end).putInt(lastOffset).putLong(lastSequence).flip();
      file(directory).write(Bytes.copyOf(buffer));
    }

    static Optional<Seal> read(Path directory) {
      return file(directory)
          .read()
          .filter(octets -> octets.size() == SIZE)
          .map(
              octets ->
                  new Seal(
                      (int) octets.bigEndianAt(0, 4),
                      (int) octets.bigEndianAt(4, 4),
                      octets.bigEndianAt(8, 8)))
          .filter(Seal::isPossible);
    }

    private boolean isPossible() {
      return lastOffset >= 0
          && end >= lastOffset
          && end <= StorageLimits.SEGMENT_OCTETS_CEILING
          && lastSequence >= 0;
    }

    private static ChecksummedFile file(Path directory) {
      return new ChecksummedFile(directory.resolve("seal"), "MRSE");
    }
  }

  static Path directory(Path log, long number) {
    return log.resolve(String.format("%s%010d", PREFIX, number));
  }

  /** The number that a directory's name tells, empty if it is no segment. */
  static Optional<Long> numberOf(Path directory) {
    String name = String.valueOf(directory.getFileName());
    if (!name.matches(PREFIX + "[0-9]{10}")) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(name.substring(PREFIX.length())));
  }

  static long positionOf(long number, int offset) {
    return number << OFFSET_BITS | offset;
  }

  static long numberOf(long position) {
    return position >>> OFFSET_BITS;
  }

  static int offsetOf(long position) {
    return (int) position;
  }

  /** Octets that a record takes in the file, the library's included. */
  static int excerptOctets(int recordOctets) {
    int octets = EXCERPT_HEADER + RecordHeader.SIZE + recordOctets;
    return octets + (ALIGNMENT - octets % ALIGNMENT) % ALIGNMENT;
  }

  Label label() {
    return label;
  }

  Path directory() {
    return directory;
  }

  Path queueFile() {
    return directory.resolve(SegmentQueue.QUEUE_FILE);
  }

  int firstOffset() {
    return label.firstOffset;
  }

  int end() {
    return end;
  }

  /** Readers see the last record once they see the end behind it. */
  void moveTo(Seal last) {
    lastOffset = last.lastOffset;
    lastSequence = last.lastSequence;
    end = last.end;
  }

  /** Nothing is appended any more. */
  void markEnded() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  long lastPosition() {
    return position(lastOffset);
  }

  long lastSequence() {
    return lastSequence;
  }

  /** Number of the first record; if that cannot be read, of the last one. */
  long firstSequence() {
    if (firstSequence == 0) {
      ByteBuffer buffer = ByteBuffer.allocate(RecordHeader.SIZE);
      files.read(queueFile(), firstOffset() + EXCERPT_HEADER, buffer);
      RecordHeader header =
          buffer.hasRemaining() ? null : RecordHeader.decode(buffer, 0, label.key);
      firstSequence = header == null ? lastSequence : header.sequence();
    }
    return firstSequence;
  }

  long position(int offset) {
    return positionOf(label.number, offset);
  }

  /** False if somebody has deleted the file. */
  boolean isThere() {
    return Files.isRegularFile(queueFile());
  }

  long octetsOnDevice() {
    try {
      return Files.size(queueFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + queueFile(), e);
    }
  }

  /** The record whose header is at the offset, verified. */
  Bytes read(int offset) {
    Head head = head(offset, FIRST_READ);
    int size = head.header.size();
    Bytes content = head.content(0, Math.min(size, head.available()));
    if (content.size() < size) {
      ByteBuffer rest = ByteBuffer.allocate(size);
      content.copyTo(rest.array(), 0);
      readAt(offset + RecordHeader.SIZE + content.size(), rest.position(content.size()), offset);
      content = Bytes.wrap(rest.array(), 0, rest.position());
    }
    if (content.size() != size || Crc.of(content) != head.header.contentCrc()) {
      throw new RecordDamagedException(position(offset), Damage.CHECKSUM, null);
    }
    return content;
  }

  /** At most the first octets of a record, whose end is not verified. */
  Bytes readFirst(int offset, int octetsMax) {
    Head head = head(offset, RecordHeader.SIZE + octetsMax);
    return head.content(0, Math.min(Math.min(head.header.size(), octetsMax), head.available()));
  }

  private Head head(int offset, int octets) {
    if (offset < firstOffset() + EXCERPT_HEADER || offset + RecordHeader.SIZE > end) {
      throw new RecordDamagedException(position(offset), Damage.NO_RECORD, null);
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.max(RecordHeader.SIZE, Math.min(octets, end - offset)));
    readAt(offset, buffer, offset);
    RecordHeader header =
        buffer.position() < RecordHeader.SIZE ? null : RecordHeader.decode(buffer, 0, label.key);
    if (header == null || offset + RecordHeader.SIZE + header.size() > end) {
      throw new RecordDamagedException(
          position(offset), Damage.changed("header of the record"), null);
    }
    return new Head(header, Bytes.wrap(buffer.array(), 0, buffer.position()));
  }

  private void readAt(int fileOffset, ByteBuffer target, int recordOffset) {
    try {
      files.read(queueFile(), fileOffset, target);
    } catch (UncheckedIOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw new RecordDamagedException(
          position(recordOffset), Damage.changed("device: " + e.getMessage()), e);
    }
  }

  /** A header and what was read with it, itself included. */
  private record Head(RecordHeader header, Bytes octets) {
    int available() {
      return octets.size() - RecordHeader.SIZE;
    }

    Bytes content(int from, int to) {
      return octets.slice(RecordHeader.SIZE + from, RecordHeader.SIZE + to);
    }
  }
}
