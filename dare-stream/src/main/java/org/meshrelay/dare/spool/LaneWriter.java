package org.meshrelay.dare.spool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.Space;
import org.meshrelay.dare.store.StorageFullException;

/**
 * Runs the works of a lane and makes them durable: all of a batch with one flush, each as a whole
 * or not at all. Only what is flushed is entered in the index, published and answered. For the
 * lane's thread, except {@link #reader}, {@link #peek} and {@link #store}.
 */
final class LaneWriter implements StagedTransaction.Ground {
  /** Octets of log after which the index is written although it is not full: bounds the replay. */
  private static final long CHECKPOINT_OCTETS = 64L << 20;

  /** A full lane without works looks so often whether there is room again, to tell it. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final int lane;
  private final EngineConfig config;
  private final FrameStore store;
  private final ContainerIndex index;
  private final LaneReader reader;
  private final EngineMonitor monitor;
  private final InstantSource clock;
  private final EngineFailure failure;
  private final HeadCache heads;
  private final List<LaneTask<?>> done = new ArrayList<>();
  private final List<LaneItem.Force> forces = new ArrayList<>();
  private final List<Bytes> records = new ArrayList<>();
  private final BatchWait wait;
  private Staging batch = new Staging(null);
  private long batchOctets;
  private Instant lastNow = Instant.EPOCH;
  private long octetsSinceCheckpoint;
  private boolean indexFull;

  /** Outcome of the last reservation of room for content. */
  private boolean contentRefused;

  private boolean full;
  private boolean unsynced;
  private boolean released;
  private long unsyncedSinceNanos;

  /** What a lane is made of. */
  record Parts(int lane, FrameStore store, ContainerIndex index, InstantSource clock) {}

  LaneWriter(Parts parts, EngineConfig config, EngineMonitor monitor, EngineFailure failure) {
    this.lane = parts.lane;
    this.store = parts.store;
    this.index = parts.index;
    this.clock = parts.clock;
    this.config = config;
    this.monitor = monitor;
    this.failure = failure;
    this.reader = new LaneReader(lane, store, index, monitor);
    this.heads = new HeadCache(config.lane().cachedHeadsMax());
    this.wait =
        new BatchWait(
            config.durability() instanceof Durability.Sync s ? s.patience().toNanos() : 0);
  }

  /**
   * Runs works, and makes them durable and answers them unless the batch is to wait for more; true
   * if the order to stop was among them.
   */
  boolean process(List<LaneItem> items) {
    boolean stop = false;
    indexFull = !index.awaitRoom();
    for (LaneItem item : items) {
      switch (item) {
        case LaneTask<?> task -> run(task);
        case LaneItem.Force force -> forces.add(force);
        case LaneItem.Chore<?> chore -> {
          commit();
          chore.run(this);
        }
        case LaneItem.Stop ignored -> stop = true;
      }
      if (batchOctets >= config.lane().batchOctetsMax()
          || done.size() >= config.lane().batchMax()) {
        commit();
      }
    }
    if (stop || !forces.isEmpty() || batchPatience() <= 0) {
      commit();
    }
    syncIfDue();
    return stop;
  }

  /** How long what was run may still stay without an answer; 0 or less: no longer. */
  private long batchPatience() {
    return records.isEmpty() ? 0 : wait.leftNanos(batchOctets, System.nanoTime());
  }

  private void run(LaneTask<?> task) {
    long octetsBefore = batchOctets;
    Instant time = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    lastNow = time.isBefore(lastNow) ? lastNow : time;
    Staging work = new Staging(batch);
    if (task.run(new StagedTransaction(task.account(), lastNow, work, this))) {
      List<Staging.Staged> staged = work.staged();
      for (int i = 0; i < staged.size(); i++) {
        records.add(staged.get(i).octets().finish(i, staged.size()));
      }
      batch.merge(work);
      wait.added(batchOctets - octetsBefore, System.nanoTime());
    }
    done.add(task);
  }

  private void commit() {
    if (!records.isEmpty()) {
      write();
    } else if (!forces.isEmpty()) {
      sync();
    }
    EngineFailedException failed = failure.cause();
    if (failed != null) {
      throw failed;
    }
    tellSpace();
    done.forEach(LaneTask::complete);
    forces.forEach(force -> force.stage().complete(null));
    forget();
  }

  private void forget() {
    done.clear();
    forces.clear();
    records.clear();
    batch = new Staging(null);
    batchOctets = 0;
    wait.ended();
  }

  /** Nothing will be made durable any more: whoever was not answered is told. */
  void fail(EngineFailedException cause) {
    done.forEach(task -> task.fail(cause));
    forces.forEach(force -> force.fail(cause));
  }

  private void write() {
    long[] positions = store.append(records);
    markUnsynced();
    if (config.durability() instanceof Durability.Sync || !forces.isEmpty()) {
      sync();
    }
    List<Staging.Staged> staged = batch.staged();
    int frames = 0;
    for (int i = 0; i < positions.length; i++) {
      index.apply(staged.get(i).record(), positions[i]);
      frames += staged.get(i).record() instanceof RecordPrefix ? 1 : 0;
    }
    batch.erased().forEach(heads::remove);
    batch.heads().values().forEach(heads::put);
    monitor.committed(lane, done.size(), frames, batchOctets);
    checkpoint(positions[positions.length - 1]);
  }

  /** Room is told after each batch, also after one that was refused and wrote nothing. */
  private void tellSpace() {
    Space space = store.space();
    if (space.freeOctets() >= config.storage().highWatermarkOctets()) {
      contentRefused = false;
    }
    full = space.full() || contentRefused || indexFull;
    monitor.space(lane, space.freeOctets(), full);
  }

  private void checkpoint(long position) {
    octetsSinceCheckpoint += batchOctets;
    if (octetsSinceCheckpoint < CHECKPOINT_OCTETS && !index.isDue()) {
      return;
    }
    octetsSinceCheckpoint = 0;
    // The index may not reach further than the log survives a power cut.
    if (unsynced) {
      sync();
    }
    index.checkpoint(position);
    monitor.index(lane, index.octetsOnDevice(), index.entriesInMemory());
  }

  private void markUnsynced() {
    if (!unsynced) {
      unsynced = true;
      unsyncedSinceNanos = System.nanoTime();
    }
  }

  private void sync() {
    long start = System.nanoTime();
    store.sync();
    unsynced = false;
    monitor.flushed(lane, System.nanoTime() - start);
  }

  /** How long a flush may still be put off; null if there is none to come. */
  private @Nullable Duration untilSyncIsDue() {
    if (unsynced && config.durability() instanceof Durability.Interval interval) {
      Duration waited = Duration.ofNanos(System.nanoTime() - unsyncedSinceNanos);
      Duration left = interval.period().minus(waited);
      return left.isNegative() ? Duration.ZERO : left;
    }
    return null;
  }

  /** How long the lane may wait for works; null if for ever. */
  @Nullable Duration patience() {
    if (!records.isEmpty()) {
      return Duration.ofNanos(Math.max(0, batchPatience()));
    }
    Duration untilSync = untilSyncIsDue();
    return untilSync == null && full ? LOOK_AGAIN : untilSync;
  }

  private void syncIfDue() {
    Duration left = untilSyncIsDue();
    if (left != null && left.isZero()) {
      sync();
    }
  }

  @Override
  public @Nullable ContainerHead head(ContainerRef ref) {
    ContainerHead known = heads.get(ref);
    if (known != null || heads.isMissing(ref)) {
      return known;
    }
    Optional<ContainerHead> found = reader.head(ref);
    found.ifPresentOrElse(heads::put, () -> heads.noteMissing(ref));
    return found.orElse(null);
  }

  /** Head of a container used lately, as acknowledged; for any thread. */
  @Nullable ContainerHead peek(ContainerRef ref) {
    return heads.peek(ref);
  }

  /** True if there is no such container, as acknowledged; false if that is not known. */
  boolean peekMissing(ContainerRef ref) {
    return heads.peekMissing(ref);
  }

  @Override
  public void appending(ContainerView view) {
    monitor.appending(view);
  }

  @Override
  public LaneReader reader() {
    return reader;
  }

  FrameStore store() {
    return store;
  }

  ContainerIndex index() {
    return index;
  }

  @Override
  public long takeNumber() {
    return index.takeNumber();
  }

  @Override
  public void reserve(int octets, RoomUse use) {
    if (indexFull) {
      throw new StorageFullException("index cannot be written");
    }
    try {
      store.reserve(octets, use);
    } catch (StorageFullException e) {
      contentRefused |= use == RoomUse.CONTENT;
      throw e;
    }
    contentRefused &= use != RoomUse.CONTENT;
    batchOctets += octets;
  }

  /** Position up to which everything is acknowledged; as a chore. */
  long settled() {
    return store.lastGood();
  }

  /** Lets nothing more be appended to the part of the log being written; as a chore. */
  boolean endPart() {
    store.endPart();
    return flush();
  }

  /** Flushes what was acknowledged before; as a chore. */
  boolean flush() {
    if (unsynced) {
      sync();
    }
    return true;
  }

  /** Moves those of the records that are live; as a chore. */
  CompactionReport move(List<Movable> candidates) {
    if (!index.awaitRoom()) {
      throw new StorageFullException("index cannot be written");
    }
    CompactionReport moved = new FrameMover(store, index).move(candidates);
    if (moved.octetsWritten() > 0) {
      unsynced = false;
      batchOctets = moved.octetsWritten();
      checkpoint(store.lastGood());
      batchOctets = 0;
    }
    return moved;
  }

  /** Flushes, writes the index, closes the log. */
  void shutDown() {
    if (unsynced) {
      sync();
    }
    index.close(store.lastGood());
    store.close();
    released = true;
  }

  /** Releases everything after a failure, so that the directory can be opened again. */
  void abandon() {
    if (!released) {
      released = true;
      index.close();
      store.abandon();
    }
  }
}
