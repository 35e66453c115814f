package org.meshrelay.dare.store.chronicle;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DirectoryLock;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.file.MappedFlush;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.Space;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.StorageLimits;

/**
 * A lane's log in segments of Chronicle Queue.
 *
 * <p>Room: a record is promised a place in the segment being written or in the next ones, which
 * exist before the promise is given. The last part of each segment is kept for removals.
 *
 * <p>Durability: one {@code msync} of the octets appended per {@link #sync}; a segment is synced
 * before the next one gets its first record, so only the last can be torn; its directory entry was
 * durable before it was used.
 */
final class ChronicleFrameStore implements FrameStore {
  /** Part of a segment that content may not take: 1/32 holds thousands of removals. */
  private static final int REMOVAL_SHARE = 32;

  /** Ten times what a device that is just good enough needs to write a segment in advance. */
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The directories of the lane, of the engine, and of the node. */
  private static final int DIRECTORIES_ABOVE = 3;

  private final DirectoryLock lock;
  private final SegmentDirectory directory;
  private final OpenFiles files;
  private final SegmentedLog log;
  private final SegmentPreparer preparer;
  private final long epoch;
  private final int excerptOctetsMax;
  private final ArrayDeque<ActiveSegment> ahead = new ArrayDeque<>();
  private @Nullable ActiveSegment active;
  private long sequence;
  private long durable;

  /** Octets promised in the last of {@link #ahead}, or in the active segment if there is none. */
  private long promised;

  private boolean touched;
  private long activeSinceNanos;

  /** Whether the segment before was full within {@link #BUSY_NANOS}. */
  private boolean busy;

  private ChronicleFrameStore(
      DirectoryLock lock,
      SegmentDirectory directory,
      OpenFiles files,
      StorageLimits limits,
      Path path) {
    this.lock = lock;
    this.directory = directory;
    this.files = files;
    this.log = new SegmentedLog(files, directory, null);
    this.epoch = directory.takeEpoch();
    this.excerptOctetsMax = SegmentQueue.excerptOctetsMax(limits.segmentOctetsMin());
    this.sequence = directory.lastSequence();
    this.durable = sequence;
    this.preparer = new SegmentPreparer(path, limits, files, epoch, directory);
  }

  static ChronicleFrameStore open(Path path, StorageLimits limits, MappedFlush flush) {
    DurableFiles.makeDirectory(path);
    DirectoryLock lock = DirectoryLock.take(path);
    try {
      DurableFiles.syncNames(path, DIRECTORIES_ABOVE);
      SpaceReserve reserve = new SpaceReserve(path);
      reserve.release();
      OpenFiles files = new OpenFiles(flush);
      SegmentDirectory directory = new SegmentDirectory(path, files, false);
      directory.load();
      ChronicleFrameStore store = new ChronicleFrameStore(lock, directory, files, limits, path);
      reserve.take();
      store.preparer.prefetch();
      return store;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void truncateAfter(long position) {
    if (touched) {
      throw new IllegalStateException("only before the first append");
    }
    directory.truncateAfter(position);
    log.reload(directory);
    // What was cut off is missed by nobody: its numbers are given again.
    sequence = directory.lastSequence();
    durable = sequence;
  }

  @Override
  public void reserve(int octets, RoomUse use) {
    if (octets > RECORD_OCTETS_MAX || Segment.excerptOctets(octets) > excerptOctetsMax) {
      throw new IllegalArgumentException("record of " + octets + " octets");
    }
    if (use == RoomUse.CONTENT && preparer.space().full()) {
      throw new StorageFullException("free space below the low watermark");
    }
    touched = true;
    int need = Segment.excerptOctets(octets);
    if (need > freeFor(use)) {
      ActiveSegment next = preparer.take(use);
      ahead.add(next);
      promised = 0;
    }
    promised += need;
  }

  /** Octets of the segment promised last that this use may still take. */
  private long freeFor(RoomUse use) {
    ActiveSegment last = ahead.isEmpty() ? active : ahead.getLast();
    if (last == null) {
      return 0;
    }
    int kept =
        use == RoomUse.RESERVED
            ? 0
            : (last.capacityEnd() - last.segment().firstOffset()) / REMOVAL_SHARE;
    return (long) last.capacityEnd() - last.end() - promised - kept;
  }

  @Override
  public long[] append(List<Bytes> records) {
    long[] positions = new long[records.size()];
    for (int i = 0; i < positions.length; i++) {
      Bytes record = records.get(i);
      sequence++;
      positions[i] = segmentFor(record).append(RecordHeader.of(sequence, durable, record), record);
      log.appended(positions[i]);
    }
    promised = 0;
    if (active != null && ahead.isEmpty() && isNextDue(active)) {
      preparer.prefetch();
    }
    return positions;
  }

  /** A lane that fills segments in seconds needs all of that time to have the next one written. */
  private boolean isNextDue(ActiveSegment current) {
    return busy || current.end() > current.capacityEnd() / 2;
  }

  private ActiveSegment segmentFor(Bytes record) {
    ActiveSegment current = active;
    if (current != null && current.fits(record)) {
      return current;
    }
    ActiveSegment next = ahead.poll();
    if (next == null || !next.fits(record)) {
      throw new IllegalStateException("append without a reservation");
    }
    if (current != null) {
      current.sync();
      preparer.seal(current);
    }
    long now = System.nanoTime();
    busy = current != null && now - activeSinceNanos < BUSY_NANOS;
    activeSinceNanos = now;
    log.add(next.segment());
    active = next;
    return next;
  }

  @Override
  public void sync() {
    if (active != null) {
      active.sync();
    }
    durable = sequence;
  }

  @Override
  public void endPart() {
    ActiveSegment current = active;
    if (current != null && ahead.isEmpty() && current.end() > current.segment().firstOffset()) {
      current.sync();
      durable = sequence;
      preparer.seal(current);
      active = null;
      promised = 0;
    }
  }

  @Override
  public void drop(LogPart part) {
    Segment segment = log.holding(part);
    if (segment == null || !segment.isEnded()) {
      throw new IllegalArgumentException("no part that has ended: " + part);
    }
    directory.dropped().add(segment);
    log.remove(segment);
    directory.dropped().sweep(files);
  }

  @Override
  public void replay(LogPart part, RecordSink sink) {
    log.replay(part, sink);
  }

  @Override
  public List<LogPart> parts() {
    return log.parts();
  }

  @Override
  public Space space() {
    return preparer.space();
  }

  @Override
  public long lastGood() {
    return log.lastGood();
  }

  @Override
  public long tornOctets() {
    return log.tornOctets();
  }

  @Override
  public void replay(long after, RecordSink sink) {
    log.replay(after, sink);
  }

  @Override
  public Bytes read(long position) {
    return log.read(position);
  }

  @Override
  public Bytes readFirst(long position, int octetsMax) {
    return log.readFirst(position, octetsMax);
  }

  @Override
  public long octetsOnDevice() {
    return log.octetsOnDevice();
  }

  @Override
  public void close() {
    ActiveSegment current = active;
    if (current != null) {
      current.sync();
      active = null;
      preparer.seal(current);
    }
    release();
  }

  @Override
  public void abandon() {
    ActiveSegment current = active;
    active = null;
    if (current != null) {
      preparer.leave(current);
    }
    release();
  }

  private void release() {
    ahead.forEach(preparer::leave);
    ahead.clear();
    preparer.close();
    log.close();
    lock.close();
  }
}
