package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a log on the device, and what opening does to them: leftovers of a preparation
 * go, the last segment is cut behind its last good record, what is cut off is kept aside. With
 * {@code readOnly} the same is found out and nothing is changed.
 */
final class SegmentDirectory {
  /** Cut-off pieces that are kept; older ones go, so that a crash loop does not fill the disk. */
  private static final int TORN_KEPT = 16;

  /** Octets written at a time; there are hardly ever more than those of one batch. */
  private static final int SECURED_AT_ONCE = 256 << 10;

  /** What begins so is on its way in or out. */
  private static final String DRAFT = "draft-";

  private static final String TORN = "torn";
  private static final String EPOCH = "epoch";

  private static final Logger LOG = LoggerFactory.getLogger(SegmentDirectory.class);

  private final Path log;
  private final OpenFiles files;
  private final boolean readOnly;
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();
  private final NavigableMap<Long, Segment.Seal> seals = new TreeMap<>();
  private final DroppedSegments dropped;
  private @Nullable Segment spare;
  private long tornOctets;
  private long highestNumber;

  SegmentDirectory(Path log, OpenFiles files, boolean readOnly) {
    this.log = log;
    this.files = files;
    this.readOnly = readOnly;
    this.dropped = DroppedSegments.read(log);
    this.highestNumber = dropped.highestNumber();
  }

  /** Finds the segments and their ends. */
  void load() {
    if (!readOnly) {
      dropped.sweep(files);
    }
    List<Path> directories = new ArrayList<>();
    for (Path entry : DurableFiles.list(log)) {
      Optional<Long> number = Segment.numberOf(entry);
      if (number.isPresent()) {
        highestNumber = Math.max(highestNumber, number.get());
        if (!dropped.isDropped(number.get())) {
          directories.add(entry);
        }
      } else if (!readOnly && String.valueOf(entry.getFileName()).startsWith(DRAFT)) {
        DurableFiles.delete(entry);
      }
    }
    boolean last = true;
    for (int i = directories.size() - 1; i >= 0; i--) {
      last &= !loadIfThere(directories.get(i), last, directories.subList(0, i));
    }
  }

  /** A writer beside this reader may take an unused segment into use, under another name. */
  private boolean loadIfThere(Path directory, boolean last, List<Path> older) {
    try {
      return loadSegment(directory, last, older);
    } catch (UncheckedIOException e) {
      if (readOnly && !Files.isDirectory(directory)) {
        return false;
      }
      throw e;
    }
  }

  /** Loads one segment, newest first; true if it holds anything. */
  private boolean loadSegment(Path directory, boolean last, List<Path> older) {
    Segment segment = describe(directory);
    if (readOnly && !Files.isDirectory(directory)) {
      return false;
    }
    if (!segment.isThere()) {
      LOG.error("file of a segment is missing directory={}", directory);
      segments.put(segment.label().number(), segment);
      return true;
    }
    Optional<Segment.Seal> sealed = Segment.Seal.read(directory);
    int fileEnd = (int) segment.octetsOnDevice();
    SegmentRecovery recovery = new SegmentRecovery(segment, files, fileEnd);
    long before = sealed.isPresent() ? Long.MAX_VALUE : lastSequenceOf(older);
    boolean whole = !last || segment.label().key() == 0;
    Segment.Seal seal = sealed.orElseGet(() -> recovery.findEnd(before + 1, whole));
    boolean empty = seal.end() == segment.firstOffset() && seal.lastSequence() <= before;
    if (sealed.isEmpty()) {
      int torn = recovery.lastOctet(seal.end()) - seal.end();
      tornOctets += torn;
      if (empty && torn == 0) {
        keepSpare(segment);
        return false;
      }
      if (!readOnly) {
        secure(segment, recovery.flushedEnd(), seal.end());
        cut(segment, seal, torn);
      }
    } else if (!readOnly && fileEnd > seal.end()) {
      shorten(segment, seal.end());
    }
    if (empty) {
      if (!readOnly) {
        discard(directory);
      }
      return false;
    }
    segment.moveTo(seal);
    segment.markEnded();
    segments.put(segment.label().number(), segment);
    seals.put(segment.label().number(), seal);
    return true;
  }

  /** Number of the last record of these segments, which are older than one that holds records. */
  private long lastSequenceOf(List<Path> older) {
    for (Path directory : older.reversed()) {
      Segment segment = describe(directory);
      if (segment.isThere()) {
        int fileEnd = (int) segment.octetsOnDevice();
        Segment.Seal seal =
            Segment.Seal.read(directory)
                .orElseGet(() -> new SegmentRecovery(segment, files, fileEnd).findEnd(1, true));
        if (seal.lastSequence() > 0) {
          return Math.max(seal.lastSequence(), dropped.highestSequence());
        }
      }
    }
    return dropped.highestSequence();
  }

  /** A segment that was written in advance and never used serves the next writer. */
  private void keepSpare(Segment unused) {
    boolean usable = spare == null && unused.label().key() != 0;
    if (usable) {
      spare = unused;
    } else if (!readOnly) {
      discard(unused.directory());
    }
  }

  /** A segment without records whose file is written to its end; null if there is none. */
  @Nullable Segment spare() {
    return spare;
  }

  /** A segment whose own label is lost is known by its first record. */
  private Segment describe(Path directory) {
    long number = Segment.numberOf(directory).orElse(0L);
    // Positions are made of the number: a label of another segment would send readers there.
    Segment.Label label =
        Segment.Label.read(directory)
            .filter(read -> read.number() == number)
            .orElseGet(() -> LabelGuess.of(directory, files));
    return new Segment(directory, label, files, label.firstOffset());
  }

  /**
   * Ends a segment durably behind its last good record. First that is written down, then the file
   * is cut, so that a crash between the two misses nothing.
   */
  private void cut(Segment segment, Segment.Seal seal, int tornOctets) {
    if (tornOctets > 0) {
      keepAside(segment, seal.end(), tornOctets);
    }
    seal.write(segment.directory());
    shorten(segment, seal.end());
  }

  /**
   * Writes and flushes once more what is good and was never flushed, before anything says that it
   * is there. A killed process has left it in the system's memory; one whose flush failed has left
   * it where no later flush reaches it.
   */
  private void secure(Segment segment, int from, int to) {
    try (FileChannel channel = FileChannel.open(segment.queueFile(), StandardOpenOption.WRITE)) {
      for (int at = from; at < to; at += SECURED_AT_ONCE) {
        ByteBuffer part = ByteBuffer.allocate(Math.min(SECURED_AT_ONCE, to - at));
        files.read(segment.queueFile(), at, part);
        FileChannel placed = channel.position(at);
        DurableFiles.writeFully(placed, part.flip());
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot flush " + segment.directory(), e);
    }
  }

  private void shorten(Segment segment, int end) {
    try (FileChannel channel = FileChannel.open(segment.queueFile(), StandardOpenOption.WRITE)) {
      if (channel.size() > end) {
        FileChannel unused = channel.truncate(end);
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut " + segment.directory(), e);
    }
    files.forget(segment.queueFile());
  }

  /** Gives up the name at once, so that a crash never leaves a part of a segment. */
  private void discard(Path directory) {
    Path draft = log.resolve(DRAFT + directory.getFileName());
    DurableFiles.delete(draft);
    DurableFiles.move(directory, draft);
    DurableFiles.delete(draft);
  }

  private void keepAside(Segment segment, int from, int octets) {
    Path torn = log.resolve(TORN);
    DurableFiles.makeDirectory(torn);
    ByteBuffer buffer = ByteBuffer.allocate(octets);
    files.read(segment.queueFile(), from, buffer);
    String name = String.format("%010d-%010d", segment.label().number(), from);
    DurableFiles.replace(torn.resolve(name), Bytes.wrap(buffer.array()));
    List<Path> kept = DurableFiles.list(torn);
    for (Path old : kept.subList(0, Math.max(0, kept.size() - TORN_KEPT))) {
      DurableFiles.delete(old);
    }
  }

  /** Cuts everything behind a record off and keeps it aside. */
  void truncateAfter(long position) {
    for (Segment later :
        List.copyOf(segments.tailMap(Segment.numberOf(position), false).values())) {
      keepAside(later, later.firstOffset(), later.end() - later.firstOffset());
      files.forget(later.queueFile());
      discard(later.directory());
      segments.remove(later.label().number());
      seals.remove(later.label().number());
    }
    Segment holder = segments.get(Segment.numberOf(position));
    if (holder == null) {
      return;
    }
    SegmentRecovery recovery = new SegmentRecovery(holder, files, holder.end());
    Segment.Seal seal = recovery.sealAt(Segment.offsetOf(position));
    int cutOff = holder.end() - seal.end();
    if (cutOff > 0) {
      cut(holder, seal, cutOff);
      holder.moveTo(seal);
      seals.put(holder.label().number(), seal);
    }
  }

  /** The number of this writer, noted durably. */
  long takeEpoch() {
    ChecksummedFile file = new ChecksummedFile(log.resolve(EPOCH), "MREP");
    long known =
        file.read().filter(o -> o.size() == Long.BYTES).map(o -> o.bigEndianAt(0, 8)).orElse(0L);
    long used = segments.values().stream().mapToLong(s -> s.label().epoch()).max().orElse(0);
    long epoch = Math.max(known, used) + 1;
    file.write(Bytes.bigEndian(epoch, Long.BYTES));
    return epoch;
  }

  NavigableMap<Long, Segment> segments() {
    return segments;
  }

  NavigableMap<Long, Segment.Seal> seals() {
    return seals;
  }

  long tornOctets() {
    return tornOctets;
  }

  DroppedSegments dropped() {
    return dropped;
  }

  /** Number of the last record, 0 if there never was one. */
  long lastSequence() {
    return seals.values().stream()
        .mapToLong(Segment.Seal::lastSequence)
        .reduce(dropped.highestSequence(), Math::max);
  }

  long nextNumber() {
    return highestNumber + 1;
  }
}
