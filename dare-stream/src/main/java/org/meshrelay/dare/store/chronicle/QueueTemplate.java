package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.Crc;
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
  private static final String CHECK_FILE = "check";
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
      Optional<QueueTemplate> known = read(directory);
      if (known.isPresent()) {
        return known.get();
      }
      make(log, directory);
      return read(directory)
          .orElseThrow(() -> new IOException("reads otherwise than it was written"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make or read " + directory, e);
    }
  }

  /**
   * Empty if it is missing or damaged: the library would wait for a good file, or write anywhere.
   */
  private static Optional<QueueTemplate> read(Path directory) throws IOException {
    Optional<Bytes> check = check(directory).read();
    Path queue = directory.resolve(SegmentQueue.QUEUE_FILE);
    Path notes = directory.resolve(SegmentQueue.NOTES_FILE);
    if (check.isEmpty() || !Files.isRegularFile(queue) || !Files.isRegularFile(notes)) {
      return Optional.empty();
    }
    QueueTemplate found =
        new QueueTemplate(
            Bytes.wrap(Files.readAllBytes(queue)), Bytes.wrap(Files.readAllBytes(notes)));
    return check.filter(found.digest()::equals).map(unused -> found);
  }

  private static ChecksummedFile check(Path directory) {
    return new ChecksummedFile(directory.resolve(CHECK_FILE), "MRQT");
  }

  private Bytes digest() {
    return Bytes.concat(
        Bytes.bigEndian(queueHead.size(), Integer.BYTES),
        Bytes.bigEndian(Crc.of(queueHead), Integer.BYTES),
        Bytes.bigEndian(notes.size(), Integer.BYTES),
        Bytes.bigEndian(Crc.of(notes), Integer.BYTES));
  }

  private static void make(Path log, Path directory) throws IOException {
    if (Files.getFileStore(log).getUsableSpace() < FREE_OCTETS_MIN) {
      throw new StorageFullException("no room to begin a log in " + log);
    }
    Path draft = log.resolve(DIRECTORY + ".draft");
    DurableFiles.delete(directory);
    DurableFiles.delete(draft);
    DurableFiles.makeDirectory(draft);
    int end;
    try (SegmentQueue queue = SegmentQueue.open(draft, BLOCK_OCTETS)) {
      end = (int) queue.append(new byte[MARK_SIZE], Bytes.EMPTY) + MARK_SIZE;
    }
    Path file = draft.resolve(SegmentQueue.QUEUE_FILE);
    Bytes head = Bytes.wrap(Files.readAllBytes(file)).slice(0, end);
    DurableFiles.write(file, head);
    Path notesFile = draft.resolve(SegmentQueue.NOTES_FILE);
    Bytes notes = Bytes.wrap(Files.readAllBytes(notesFile));
    DurableFiles.write(notesFile, notes);
    check(draft).write(new QueueTemplate(head, notes).digest());
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
