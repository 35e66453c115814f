package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out the key of a segment whose label is damaged: the first eight octets that make a record
 * header with a good checksum. Without any, the segment has no key, and all of it is damage.
 */
final class LabelGuess {
  /** The library's own pages before the first record are smaller than this. */
  static final int SEARCHED = 256 << 10;

  private LabelGuess() {}

  static Segment.Label of(Path directory, OpenFiles files) {
    long number = Segment.numberOf(directory).orElse(0L);
    Path file = directory.resolve(SegmentQueue.QUEUE_FILE);
    ByteBuffer head = ByteBuffer.allocate(SEARCHED);
    if (Files.isRegularFile(file)) {
      files.read(file, 0, head);
    }
    head.flip();
    for (int at = Segment.EXCERPT_HEADER;
        at + RecordHeader.SIZE <= head.limit();
        at += Segment.ALIGNMENT) {
      long key = head.getLong(at);
      RecordHeader header = key == 0 ? null : RecordHeader.decode(head, at, key);
      if (header != null && header.sequence() > 0 && header.durable() < header.sequence()) {
        return new Segment.Label(number, 0, key, at - Segment.EXCERPT_HEADER);
      }
    }
    return new Segment.Label(number, 0, 0, 0);
  }
}
