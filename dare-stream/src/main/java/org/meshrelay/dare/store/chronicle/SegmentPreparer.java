package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.Space;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.StorageLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the next segment ahead on a thread of its own and keeps watch over the free space. The
 * methods are for the lane's thread; {@link #space} is for any.
 */
final class SegmentPreparer implements AutoCloseable {
  /** Free space is looked at no more often than this: a cheap call, but one per record is silly. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** After the device refused, a further attempt waits this long: each writes megabytes. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Long enough for a device that writes a segment at 2 MB/s; then it is as good as broken. */
  private static final long CLOSE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(SegmentPreparer.class);

  private final Path log;
  private final QueueTemplate template;
  private final OpenFiles files;
  private final StorageLimits limits;
  private final long epoch;
  private final ExecutorService executor;
  private @Nullable Segment spare;
  private long nextNumber;
  private int nextOctets;
  private @Nullable Future<ActiveSegment> prepared;
  private long refusedNanos;
  private boolean refused;
  private volatile long lookedNanos;
  private volatile Space space;

  SegmentPreparer(
      Path log, StorageLimits limits, OpenFiles files, long epoch, SegmentDirectory found) {
    this.log = log;
    this.template = QueueTemplate.of(log);
    this.files = files;
    this.limits = limits;
    this.epoch = epoch;
    this.nextNumber = found.nextNumber();
    this.spare = found.spare();
    this.nextOctets = limits.segmentOctetsMin();
    this.space = new Space(freeOctets(), false);
    this.lookedNanos = System.nanoTime() - LOOK_NANOS;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("dare-prepare-" + log).unstarted(task));
  }

  /**
   * Free space as of at most a tenth of a second ago, full between the two watermarks as before.
   */
  Space space() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_NANOS) {
      long free = freeOctets();
      boolean full =
          space.full() ? free < limits.highWatermarkOctets() : free < limits.lowWatermarkOctets();
      space = new Space(free, full);
      lookedNanos = now;
    }
    return space;
  }

  /** Begins to write the next segment unless that is under way, or there is no room for it now. */
  void prefetch() {
    if (prepared == null && spare != null && spare.firstOffset() == template.firstOffset()) {
      prepared = adoptSpare(spare);
    } else if (prepared == null && octetsFor(RoomUse.CONTENT) > 0 && !isResting()) {
      prepared = submit(octetsFor(RoomUse.CONTENT));
    }
  }

  /**
   * The next segment, waited for if need be.
   *
   * @throws StorageFullException if there is no room for one
   */
  ActiveSegment take(RoomUse use) {
    Future<ActiveSegment> under = prepared;
    if (under == null) {
      int octets = octetsFor(use);
      if (octets == 0 || isResting()) {
        throw new StorageFullException("no room for the next segment of " + log);
      }
      under = submit(octets);
    }
    prepared = null;
    try {
      ActiveSegment segment = under.get();
      refused = false;
      nextOctets = Math.min(limits.segmentOctetsMax(), nextOctets * 2);
      return segment;
    } catch (ExecutionException e) {
      refused = true;
      refusedNanos = System.nanoTime();
      throw refusal(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a segment is prepared", e);
    }
  }

  /** Seals a segment behind the lane's back; its content is durable already. */
  void seal(ActiveSegment full) {
    executor.execute(
        () -> {
          try {
            full.seal();
          } catch (UncheckedIOException e) {
            LOG.warn("full segment keeps its size until the next start cause={}", e.toString());
          }
        });
  }

  /** Closes a segment that was taken and not used. */
  void leave(ActiveSegment unused) {
    executor.execute(unused::leave);
  }

  /** A device that cannot take a new file is full or read-only; the log itself is untouched. */
  private static StorageFullException refusal(@Nullable Throwable cause) {
    if (cause instanceof UncheckedIOException device) {
      return new StorageFullException("device refuses a new segment: " + device.getCause());
    }
    throw new IllegalStateException("cannot prepare a segment", cause);
  }

  private boolean isResting() {
    return refused && System.nanoTime() - refusedNanos < RETRY_NANOS;
  }

  private Future<ActiveSegment> submit(int octets) {
    Segment.Label label = nextLabel(template.firstOffset());
    return executor.submit(() -> ActiveSegment.prepare(log, template, label, octets, files));
  }

  /** Needs no room, so it is there even on a full device. */
  private Future<ActiveSegment> adoptSpare(Segment unused) {
    Segment.Label label = nextLabel(unused.firstOffset());
    spare = null;
    return executor.submit(() -> ActiveSegment.adopt(log, template, label, unused, files));
  }

  private Segment.Label nextLabel(int firstOffset) {
    Segment.Label label = new Segment.Label(nextNumber, epoch, SegmentKeys.next(), firstOffset);
    nextNumber++;
    return label;
  }

  /** Largest size that leaves the reserve untouched, or for removals fits at all; 0 if none. */
  private int octetsFor(RoomUse use) {
    long free = freeOctets() - (use == RoomUse.RESERVED ? 0 : limits.lowWatermarkOctets());
    if (nextOctets <= free) {
      return nextOctets;
    }
    return limits.segmentOctetsMin() <= free ? limits.segmentOctetsMin() : 0;
  }

  /**
   * Asked in a way that needs no file descriptor; a device that does not answer counts as full, and
   * is asked again.
   */
  private long freeOctets() {
    return log.toFile().getUsableSpace();
  }

  @Override
  public void close() {
    Future<ActiveSegment> unused = prepared;
    prepared = null;
    if (unused != null) {
      executor.execute(() -> leave(unused));
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new UncheckedIOException(new IOException("device does not finish a segment: " + log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A segment that could not be prepared left nothing behind. */
  private void leave(Future<ActiveSegment> unused) {
    try {
      unused.get().leave();
    } catch (ExecutionException e) {
      LOG.warn("next segment was not prepared log={} cause={}", log, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
