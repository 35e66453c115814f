package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;

/**
 * The segment that is written to. All room of its file was reserved before, so that appending
 * through the library's mapping needs none. For the lane's thread; prepared and sealed by another.
 */
final class ActiveSegment {
  private final Segment segment;
  private final SegmentQueue queue;
  private final MappedByteBuffer mapped;
  private final OpenFiles files;
  private final FreshRoom room;
  private final int capacityEnd;
  private int flushedEnd;
  private int lastOffset;
  private long lastSequence;

  private ActiveSegment(
      Segment segment,
      SegmentQueue queue,
      MappedByteBuffer mapped,
      OpenFiles files,
      int capacityEnd) {
    this.segment = segment;
    this.queue = queue;
    this.mapped = mapped;
    this.files = files;
    this.capacityEnd = capacityEnd;
    this.room = new FreshRoom(segment.queueFile(), segment.firstOffset(), mapped.capacity());
    this.flushedEnd = segment.firstOffset();
  }

  /**
   * Makes a segment with every block of its file reserved, and all of it durable.
   *
   * @throws UncheckedIOException if there is no room or the device fails; nothing stays behind
   */
  static ActiveSegment prepare(
      Path log, QueueTemplate template, Segment.Label info, int fileOctets, OpenFiles files) {
    Path draft = log.resolve("draft-" + info.number());
    try {
      DurableFiles.delete(draft);
      DurableFiles.makeDirectory(draft);
      writeQueueFile(draft.resolve(SegmentQueue.QUEUE_FILE), template, fileOctets);
      DurableFiles.write(draft.resolve(SegmentQueue.NOTES_FILE), template.notes());
      info.write(draft);
      DurableFiles.syncDirectory(draft);
      Path directory = Segment.directory(log, info.number());
      DurableFiles.move(draft, directory);
      return open(new Segment(directory, info, files, info.firstOffset()), fileOctets, files);
    } catch (UncheckedIOException e) {
      DurableFiles.delete(draft);
      throw e;
    } catch (IOException e) {
      DurableFiles.delete(draft);
      throw new UncheckedIOException("cannot prepare a segment in " + log, e);
    }
  }

  /**
   * Makes a segment of one that was prepared before and holds nothing: its file is zeros behind the
   * head, so only its name, its label, the head and the library's notes are made anew. The head,
   * because a crash may have kept what the library noted there of records that it did not keep.
   */
  static ActiveSegment adopt(
      Path log, QueueTemplate template, Segment.Label label, Segment spare, OpenFiles files) {
    Path draft = log.resolve("draft-" + label.number());
    try {
      int fileOctets = (int) spare.octetsOnDevice();
      files.forget(spare.queueFile());
      DurableFiles.delete(draft);
      DurableFiles.move(spare.directory(), draft);
      writeHead(draft.resolve(SegmentQueue.QUEUE_FILE), template);
      DurableFiles.write(draft.resolve(SegmentQueue.NOTES_FILE), template.notes());
      label.write(draft);
      Path directory = Segment.directory(log, label.number());
      DurableFiles.move(draft, directory);
      return open(new Segment(directory, label, files, label.firstOffset()), fileOctets, files);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the spare segment in " + log, e);
    }
  }

  private static void writeQueueFile(Path file, QueueTemplate template, int fileOctets)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      DurableFiles.writeFully(channel, template.queueHead().asByteBuffer());
      FileRoom.reserve(file, channel, template.firstOffset(), fileOctets);
      channel.force(true);
    }
  }

  private static void writeHead(Path file, QueueTemplate template) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      DurableFiles.writeFully(channel, template.queueHead().asByteBuffer());
      channel.force(true);
    }
  }

  private static ActiveSegment open(Segment segment, int fileOctets, OpenFiles files)
      throws IOException {
    int block = SegmentQueue.blockOctets(fileOctets);
    SegmentQueue queue = SegmentQueue.open(segment.directory(), block);
    try (FileChannel channel =
        FileChannel.open(segment.queueFile(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != fileOctets) {
        queue.close();
        throw new IOException("the library changed the size of a prepared file");
      }
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, fileOctets);
      return new ActiveSegment(segment, queue, mapped, files, block);
    }
  }

  Segment segment() {
    return segment;
  }

  /** Offset up to which there is room. */
  int capacityEnd() {
    return capacityEnd;
  }

  int end() {
    return segment.end();
  }

  boolean fits(Bytes record) {
    return Segment.excerptOctets(record.size()) <= capacityEnd - segment.end();
  }

  /** Appends a record that fits; returns its position. */
  long append(RecordHeader header, Bytes content) {
    int expected = segment.end() + Segment.EXCERPT_HEADER;
    room.upTo(segment.end() + Segment.excerptOctets(content.size()) + Segment.EXCERPT_HEADER);
    long offset = queue.append(header.encode(segment.label().key()), content);
    if (offset != expected) {
      throw new IllegalStateException("record at " + offset + " instead of " + expected);
    }
    lastOffset = expected;
    lastSequence = header.sequence();
    int end = segment.end() + Segment.excerptOctets(content.size());
    segment.moveTo(new Segment.Seal(end, lastOffset, lastSequence));
    return segment.position(expected);
  }

  /**
   * Flushes what was appended since the last time, then notes, not flushed itself, that it was.
   *
   * @throws UncheckedIOException if the device did not confirm
   */
  void sync() {
    int end = segment.end();
    if (end == flushedEnd) {
      return;
    }
    files.flush(segment.queueFile(), mapped, flushedEnd, end - flushedEnd);
    flushedEnd = end;
    SegmentRecovery.Mark.encode(
        mapped, segment.label().markOffset(), lastSequence, segment.label().key());
  }

  /** Closes the synced segment for good and gives its unused room back. */
  void seal() {
    queue.close();
    try (FileChannel channel = FileChannel.open(segment.queueFile(), StandardOpenOption.WRITE)) {
      channel.truncate(segment.end());
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot seal " + segment.directory(), e);
    }
    new Segment.Seal(segment.end(), lastOffset, lastSequence).write(segment.directory());
    segment.markEnded();
  }

  /** Closes a segment that was prepared and never written to; the next writer may adopt it. */
  void leave() {
    queue.close();
  }
}
