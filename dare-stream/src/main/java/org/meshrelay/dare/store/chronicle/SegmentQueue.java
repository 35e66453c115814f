package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.IORuntimeException;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * A queue of the library that has one cycle for ever, and its appender. For one thread at a time.
 */
final class SegmentQueue implements AutoCloseable {
  /** Name that the library gives the only cycle. */
  static final String QUEUE_FILE = "19700101F.cq4";

  /** Name of the library's own notes beside it. */
  static final String NOTES_FILE = "metadata.cq4t";

  /** The library maps a quarter of a block beyond each block. */
  private static final int OVERLAP = 4;

  /** The library's index is as sparse as it can be, because nothing here reads by it. */
  private static final int INDEX_COUNT = 256;

  private static final int INDEX_SPACING = 1 << 16;
  private static final int BLOCK_ALIGNMENT = 64 << 10;

  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;

  /** Where the mapping begins that was looked at last; the library maps at the first append. */
  private long mappedAt;

  private SegmentQueue(SingleChronicleQueue queue) {
    this.queue = queue;
    this.appender = queue.createAppender();
  }

  /** The largest excerpt in a file of this size: the library takes as much as the overlap. */
  static int excerptOctetsMax(int fileOctets) {
    return blockOctets(fileOctets) / OVERLAP;
  }

  /**
   * Opens a queue whose file is mapped in one piece: a block and a quarter.
   *
   * @throws UncheckedIOException if the library cannot, such as for want of file descriptors
   */
  static SegmentQueue open(Path directory, int blockOctets) {
    SingleChronicleQueue queue = null;
    try {
      queue = build(directory, blockOctets);
      return new SegmentQueue(queue);
    } catch (IORuntimeException | IllegalStateException e) {
      // The latter if a file cannot be locked, or the queue was made one for reading only for that.
      if (queue != null) {
        queue.close();
      }
      throw new UncheckedIOException(new IOException("cannot open " + directory, e));
    }
  }

  private static SingleChronicleQueue build(Path directory, int blockOctets) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(RollCycles.FAST_DAILY)
        .timeProvider(() -> 0)
        .indexCount(INDEX_COUNT)
        .indexSpacing(INDEX_SPACING)
        .blockSize(blockOctets)
        .build();
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
      touchByPage(target);
      long offset = target.writePosition();
      target.write(head);
      Bytes<?> unused = content.<Bytes<?>, RuntimeException>read(target::write);
      return offset;
    }
  }

  private void touchByPage(Bytes<?> target) {
    long address = target.addressForWrite(target.start());
    if (address != mappedAt) {
      FileRoom.touchByPage(address, target.realCapacity());
      mappedAt = address;
    }
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }
}
