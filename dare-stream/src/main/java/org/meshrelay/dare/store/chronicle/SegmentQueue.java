package org.meshrelay.dare.store.chronicle;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * A queue of the library that has one cycle for ever, and its appender. For one thread at a time.
 */
final class SegmentQueue implements AutoCloseable {
  /** Name that the library gives the only cycle. */
  static final String QUEUE_FILE = "19700101-000001.cq4";

  /** Name of the library's own notes beside it. */
  static final String NOTES_FILE = "metadata.cq4t";

  /** The library maps a quarter of a block beyond each block. */
  private static final int OVERLAP = 4;

  private static final int BLOCK_ALIGNMENT = 64 << 10;

  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;

  private SegmentQueue(SingleChronicleQueue queue) {
    this.queue = queue;
    this.appender = queue.createAppender();
  }

  /** Opens a queue whose file is mapped in one piece: a block and a quarter. */
  static SegmentQueue open(Path directory, int blockOctets) {
    return new SegmentQueue(
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(new OnlyCycle())
            .timeProvider(() -> OnlyCycle.LENGTH_MS)
            .blockSize(blockOctets)
            .build());
  }

  /** The largest block whose mapping stays inside a file of this size. */
  static int blockOctets(int fileOctets) {
    int block = (int) ((long) fileOctets * OVERLAP / (OVERLAP + 1));
    return block - block % BLOCK_ALIGNMENT;
  }

  /** Appends one excerpt; returns the offset in the file at which its content begins. */
  long append(byte[] head, org.meshrelay.crypto.octet.Bytes content) {
    try (DocumentContext document = appender.writingDocument()) {
      Wire wire = document.wire();
      if (wire == null) {
        throw new IllegalStateException("queue gives no room");
      }
      Bytes<?> target = wire.bytes();
      long offset = target.writePosition();
      target.write(head);
      Bytes<?> unused = content.<Bytes<?>>read(target::write);
      return offset;
    }
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }

  /** One cycle; its index is as sparse as it can be, because nothing here reads by it. */
  private static final class OnlyCycle implements RollCycle {
    static final int LENGTH_MS = 1_000;
    private static final int SEQUENCE_BITS = 32;
    private static final int INDEX_COUNT = 256;
    private static final int INDEX_SPACING = 1 << 16;

    @Override
    public String format() {
      return "yyyyMMdd'-'HHmmss";
    }

    @Override
    public int lengthInMillis() {
      return LENGTH_MS;
    }

    @Override
    public int defaultIndexCount() {
      return INDEX_COUNT;
    }

    @Override
    public int defaultIndexSpacing() {
      return INDEX_SPACING;
    }

    @Override
    public long toIndex(int cycle, long sequenceNumber) {
      return ((long) cycle << SEQUENCE_BITS) + sequenceNumber;
    }

    @Override
    public long toSequenceNumber(long index) {
      return index & 0xFFFF_FFFFL;
    }

    @Override
    public int toCycle(long index) {
      return (int) (index >>> SEQUENCE_BITS);
    }

    @Override
    public long maxMessagesPerCycle() {
      return (long) INDEX_COUNT * INDEX_COUNT * INDEX_SPACING;
    }
  }
}
