package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
      } else if (!readOnly && String.valueOf(entry.getFileName()).startsWith("draft-")) {
        DurableFiles.delete(entry);
      }
    }
    boolean last = true;
    for (Path directory : directories.reversed()) {
      last &= !loadSegment(directory, last);
    }
  }

  /** Loads one segment, newest first; true if it holds anything. */
  private boolean loadSegment(Path directory, boolean last) {
    Segment segment = describe(directory);
    if (!segment.isThere()) {
      LOG.error("file of a segment is missing directory={}", directory);
      segments.put(segment.label().number(), segment);
      return true;
    }
    Optional<Segment.Seal> sealed = Segment.Seal.read(directory);
    int fileEnd = (int) segment.octetsOnDevice();
    SegmentRecovery recovery = new SegmentRecovery(segment, files, fileEnd);
    Segment.Seal seal =
        sealed.orElseGet(() -> recovery.findEnd(0, !last || segment.label().key() == 0));
    boolean empty = seal.end() == segment.firstOffset();
    if (sealed.isEmpty()) {
      int torn = recovery.lastOctet(seal.end()) - seal.end();
      tornOctets += torn;
      if (empty && torn == 0) {
        keepSpare(segment);
        return false;
      }
      if (!readOnly) {
        cut(segment, seal, torn);
      }
    }
    if (empty) {
      if (!readOnly) {
        DurableFiles.delete(directory);
      }
      return false;
    }
    segment.moveTo(seal);
    segment.markEnded();
    segments.put(segment.label().number(), segment);
    seals.put(segment.label().number(), seal);
    return true;
  }

  /** A segment that was written in advance and never used serves the next writer. */
  private void keepSpare(Segment unused) {
    boolean usable = spare == null && unused.label().key() != 0;
    if (usable) {
      spare = unused;
    } else if (!readOnly) {
      DurableFiles.delete(unused.directory());
    }
  }

  /** A segment without records whose file is written to its end; null if there is none. */
  @Nullable Segment spare() {
    return spare;
  }

  /** A segment whose own label is lost is known by its first record. */
  private Segment describe(Path directory) {
    Segment.Label label =
        Segment.Label.read(directory).orElseGet(() -> LabelGuess.of(directory, files));
    return new Segment(directory, label, files, label.firstOffset());
  }

  /** Cuts a segment behind its end and makes it durable as it is. */
  private void cut(Segment segment, Segment.Seal seal, int tornOctets) {
    try (FileChannel channel =
        FileChannel.open(segment.queueFile(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (tornOctets > 0) {
        keepAside(segment, channel, seal.end(), tornOctets);
      }
      channel.truncate(seal.end());
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut " + segment.directory(), e);
    }
    seal.write(segment.directory());
    files.forget(segment.queueFile());
  }

  private void keepAside(Segment segment, FileChannel channel, int from, int octets)
      throws IOException {
    Path torn = log.resolve(TORN);
    DurableFiles.makeDirectory(torn);
    ByteBuffer buffer = ByteBuffer.allocate(octets);
    int count = 0;
    while (count >= 0 && buffer.hasRemaining()) {
      count = channel.read(buffer, (long) from + buffer.position());
    }
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
      SegmentRecovery all = new SegmentRecovery(later, files, later.end());
      cut(later, all.sealAt(0), later.end() - later.firstOffset());
      DurableFiles.delete(later.directory());
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
