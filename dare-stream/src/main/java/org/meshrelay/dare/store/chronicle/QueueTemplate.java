package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.store.StorageFullException;

/**
 * An empty queue as the library makes it, kept to be copied: the library creates files by writing
 * through a mapping of a sparse file, which ends the process when the disk is full at that moment.
 * So it does that once, on a new log, after a look at the free space; every segment starts as a
 * copy written with ordinary writes.
 *
 * <p>The queue holds one excerpt of {@link #MARK_SIZE} octets, in which a segment notes how far it
 * was flushed.
 */
final class QueueTemplate {
  /** Octets of the first excerpt. */
  static final int MARK_SIZE = 16;

  private static final String DIRECTORY = "template";
  private static final int BLOCK_OCTETS = 256 << 10;

  /** The template takes two mappings of some 100 KB; anything near that is a full disk. */
  private static final long FREE_OCTETS_MIN = 8 << 20;

  private final Bytes queueHead;
  private final Bytes notes;

  private QueueTemplate(Bytes queueHead, Bytes notes) {
    this.queueHead = queueHead;
    this.notes = notes;
  }

  /** The template of a log, made if it is not there. */
  static QueueTemplate of(Path log) {
    Path directory = log.resolve(DIRECTORY);
    try {
      if (!Files.isDirectory(directory)) {
        make(log, directory);
      }
      Bytes queue = Bytes.wrap(Files.readAllBytes(directory.resolve(SegmentQueue.QUEUE_FILE)));
      Bytes notes = Bytes.wrap(Files.readAllBytes(directory.resolve(SegmentQueue.NOTES_FILE)));
      return new QueueTemplate(queue, notes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make or read " + directory, e);
    }
  }

  private static void make(Path log, Path directory) throws IOException {
    if (Files.getFileStore(log).getUsableSpace() < FREE_OCTETS_MIN) {
      throw new StorageFullException("no room to begin a log in " + log);
    }
    Path draft = log.resolve(DIRECTORY + ".draft");
    DurableFiles.delete(draft);
    DurableFiles.makeDirectory(draft);
    int end;
    try (SegmentQueue queue = SegmentQueue.open(draft, BLOCK_OCTETS)) {
      end = (int) queue.append(new byte[MARK_SIZE], Bytes.EMPTY) + MARK_SIZE;
    }
    Path file = draft.resolve(SegmentQueue.QUEUE_FILE);
    DurableFiles.write(file, Bytes.wrap(Files.readAllBytes(file)).slice(0, end));
    Path notes = draft.resolve(SegmentQueue.NOTES_FILE);
    DurableFiles.write(notes, Bytes.wrap(Files.readAllBytes(notes)));
    DurableFiles.syncDirectory(draft);
    DurableFiles.move(draft, directory);
  }

  /** The first octets of a queue file, up to the end of the mark. */
  Bytes queueHead() {
    return queueHead;
  }

  /** The library's notes. */
  Bytes notes() {
    return notes;
  }

  /** Offset of the mark in the queue file. */
  int markOffset() {
    return queueHead.size() - MARK_SIZE;
  }

  /** Offset at which the first record's excerpt begins. */
  int firstOffset() {
    return queueHead.size();
  }
}
