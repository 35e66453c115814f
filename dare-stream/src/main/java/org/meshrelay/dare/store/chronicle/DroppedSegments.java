package org.meshrelay.dare.store.chronicle;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What compaction has given back: the log's own proof that nothing else is missing. A segment is
 * noted here, durably, before its directory is deleted, which whoever opens the log next makes good
 * if need be. Safe for any thread.
 *
 * <p>File: version (4), highest segment number (8) and position (8) ever dropped, number of
 * segments perhaps still there (4), of ranges (4); each segment's number (8); each range's first
 * and last sequence number (8 + 8). There are at most as many ranges as segments that stay, and
 * one.
 */
final class DroppedSegments {
  private static final String NAME = "dropped";
  private static final int VERSION = 1;
  private static final int HEAD = 28;
  private static final int RANGE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(DroppedSegments.class);

  private final Path log;
  private final NavigableSet<Long> pending = new TreeSet<>();
  private final NavigableMap<Long, Long> ranges = new TreeMap<>();
  private long highestNumber;
  private long lastPosition;

  private DroppedSegments(Path log) {
    this.log = log;
  }

  /** What is noted of a log; nothing if there is no note, or a damaged one. */
  static DroppedSegments read(Path log) {
    DroppedSegments dropped = new DroppedSegments(log);
    ChecksummedFile file = file(log);
    if (!file.read().map(dropped::decode).orElse(!file.exists())) {
      LOG.error(
          "note of dropped segments is damaged, they will count as missing log={}; a new note is"
              + " written with the next compaction",
          log);
    }
    return dropped;
  }

  private boolean decode(Bytes octets) {
    if (octets.size() < HEAD || octets.bigEndianAt(0, 4) != VERSION) {
      return false;
    }
    ByteBuffer buffer = octets.asByteBuffer().position(4);
    long number = buffer.getLong();
    long position = buffer.getLong();
    int segments = buffer.getInt();
    int count = buffer.getInt();
    long expected = HEAD + (long) segments * Long.BYTES + (long) count * RANGE;
    if (segments < 0 || count < 0 || octets.size() != expected) {
      return false;
    }
    highestNumber = number;
    lastPosition = position;
    for (int i = 0; i < segments; i++) {
      pending.add(buffer.getLong());
    }
    for (int i = 0; i < count; i++) {
      ranges.put(buffer.getLong(), buffer.getLong());
    }
    return true;
  }

  /**
   * Notes a segment as dropped.
   *
   * @throws UncheckedIOException if the device does not take the note: the segment stays
   */
  synchronized void add(Segment segment) {
    long number = segment.label().number();
    long highestBefore = highestNumber;
    long lastBefore = lastPosition;
    NavigableMap<Long, Long> before = new TreeMap<>(ranges);
    pending.removeIf(gone -> !Files.exists(Segment.directory(log, gone)));
    pending.add(number);
    highestNumber = Math.max(number, highestNumber);
    lastPosition = Math.max(lastPosition, segment.lastPosition());
    merge(segment.firstSequence(), segment.lastSequence());
    try {
      write();
    } catch (UncheckedIOException e) {
      pending.remove(number);
      highestNumber = highestBefore;
      lastPosition = lastBefore;
      ranges.clear();
      ranges.putAll(before);
      throw e;
    }
  }

  private void merge(long from, long to) {
    long first = from;
    long last = to;
    Map.Entry<Long, Long> left = ranges.floorEntry(first);
    if (left != null && left.getValue() >= first - 1) {
      first = left.getKey();
      last = Math.max(last, left.getValue());
    }
    Map.Entry<Long, Long> right = ranges.ceilingEntry(first + 1);
    while (right != null && right.getKey() <= last + 1) {
      last = Math.max(last, right.getValue());
      ranges.remove(right.getKey());
      right = ranges.ceilingEntry(first + 1);
    }
    ranges.put(first, last);
  }

  private void write() {
    ByteBuffer buffer =
        ByteBuffer.allocate(HEAD + pending.size() * Long.BYTES + ranges.size() * RANGE);
    buffer.putInt(VERSION).putLong(highestNumber).putLong(lastPosition);
    buffer.putInt(pending.size()).putInt(ranges.size());
    pending.forEach(buffer::putLong);
    ranges.forEach((first, last) -> buffer.putLong(first).putLong(last));
    file(log).write(Bytes.copyOf(buffer.flip()));
  }

  /** Deletes dropped segments that are still there, unless somebody may be reading them. */
  synchronized void sweep(OpenFiles files) {
    if (pending.isEmpty() || ReadLease.isAnyHeld(log)) {
      return;
    }
    List<Long> gone = new ArrayList<>();
    for (long number : pending) {
      Path directory = Segment.directory(log, number);
      try {
        files.forget(directory.resolve(SegmentQueue.QUEUE_FILE));
        DurableFiles.delete(directory);
        gone.add(number);
      } catch (UncheckedIOException e) {
        LOG.warn("dropped segment cannot be deleted yet cause={}", e.toString());
      }
    }
    pending.removeAll(gone);
  }

  /** Whether a segment of this number is void. */
  synchronized boolean isDropped(long number) {
    return pending.contains(number);
  }

  /** Whether all these sequence numbers were given back. */
  synchronized boolean covers(long first, long last) {
    Map.Entry<Long, Long> range = ranges.floorEntry(first);
    return range != null && range.getValue() >= last;
  }

  synchronized long highestNumber() {
    return highestNumber;
  }

  synchronized long highestSequence() {
    return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
  }

  synchronized long lastPosition() {
    return lastPosition;
  }

  private static ChecksummedFile file(Path log) {
    return new ChecksummedFile(log.resolve(NAME), "MRDR");
  }
}
