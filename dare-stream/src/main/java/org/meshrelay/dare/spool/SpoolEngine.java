package org.meshrelay.dare.spool;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DirectoryLock;
import org.meshrelay.dare.index.IndexThreads;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.Space;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.MerkleTree;

/**
 * The containers of all accounts of a node: what was acknowledged is there, in order, once,
 * whatever happens to the process or the machine (under durability {@code sync}, the default).
 *
 * <p>Any thread may call any method. {@link #write} never blocks. The reading methods do not wait
 * for writers, but they may read the disk: call them on worker threads, not on event loops.
 */
public final class SpoolEngine implements AutoCloseable {
  private final DirectoryLock lock;
  private final IndexThreads threads;
  private final Durability durability;
  private final EngineFailure failure;
  private final List<Lane> lanes;
  private final ReentrantLock compacting = new ReentrantLock();
  private volatile boolean closing;

  SpoolEngine(
      DirectoryLock lock,
      IndexThreads threads,
      Durability durability,
      EngineFailure failure,
      List<Lane> lanes) {
    this.lock = lock;
    this.threads = threads;
    this.durability = durability;
    this.failure = failure;
    this.lanes = List.copyOf(lanes);
  }

  /**
   * Opens the engine, recovering by itself from whatever ended the one before.
   *
   * @throws org.meshrelay.dare.file.DirectoryLockedException if another engine has the directory
   * @throws IllegalArgumentException if the directory was made with another number of lanes
   * @throws FollowedDirectoryException if the directory follows another node
   * @throws java.io.UncheckedIOException if the device fails
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room even to begin
   */
  public static SpoolEngine open(
      EngineConfig config, FrameStoreFactory stores, EngineMonitor monitor, InstantSource clock) {
    return new EngineOpener(config, stores, monitor, clock, false).open();
  }

  /**
   * Opens the engine of a directory that follows another node, which {@link #open} refuses. Nothing
   * but {@link LaneTransaction#bringBack} may be used to write to it.
   */
  public static SpoolEngine openFollowing(
      EngineConfig config, FrameStoreFactory stores, EngineMonitor monitor, InstantSource clock) {
    return new EngineOpener(config, stores, monitor, clock, true).open();
  }

  /** As the longer form, with the system's clock. */
  public static SpoolEngine open(
      EngineConfig config, FrameStoreFactory stores, EngineMonitor monitor) {
    return open(config, stores, monitor, InstantSource.system());
  }

  /**
   * Runs the work on the account's lane. The stage completes after the durability promised, with
   * all frames of the work or none. It fails at once with {@link LaneFullException} (503) if the
   * lane's queue is full; with {@link org.meshrelay.dare.store.StorageFullException} (507) if there
   * was no room; with {@link EngineFailedException} if the engine has failed or is closed; or with
   * whatever the work threw.
   *
   * <p>What depends on the stage runs on the lane's thread unless it is handed on: hand it on.
   */
  public <T> CompletionStage<Committed<T>> write(AccountAddress account, LaneWork<T> work) {
    return lane(account).submit(account, work);
  }

  /**
   * Completes when everything acknowledged to this account before is on the device: at once with
   * durability {@code sync}; before a statement about it is signed with any other (receipts.md 4).
   */
  public CompletionStage<Void> forced(AccountAddress account) {
    if (durability instanceof Durability.Sync) {
      return CompletableFuture.completedFuture(null);
    }
    return lane(account).force();
  }

  /** The container as last acknowledged; empty if there is none. */
  public Optional<ContainerView> view(AccountAddress account, ContainerName container) {
    ContainerRef ref = new ContainerRef(account, container);
    LaneWriter writer = lane(account).writer();
    ContainerHead recent = writer.peek(ref);
    if (recent != null) {
      return Optional.of(recent.view());
    }
    return writer.peekMissing(ref)
        ? Optional.empty()
        : writer.reader().last(ref).map(ContainerView::upTo);
  }

  /** All containers of the account, in the order of {@link ContainerName}. */
  public List<ContainerView> containers(AccountAddress account) {
    List<ContainerView> views = new ArrayList<>();
    for (ContainerName container : ContainerName.values()) {
      view(account, container).ifPresent(views::add);
    }
    return List.copyOf(views);
  }

  /**
   * One frame.
   *
   * @throws FrameDamagedException if it is damaged
   * @throws IndexOutOfBoundsException if there is no such container or frame
   */
  public StoredFrame read(AccountAddress account, ContainerName container, long index) {
    return reader(account).read(require(account, container), index);
  }

  /**
   * Frames of a range in order, without scanning: what does not exist is left out, reading stops
   * when {@code framesMax} are read or one more would exceed {@code octetsMax}; the first frame is
   * given whatever its size.
   *
   * @throws FrameDamagedException if a frame among them is damaged; ask again behind it
   */
  public List<StoredFrame> read(AccountAddress account, ContainerName container, FrameRange range) {
    return extent(account, container)
        .map(extent -> reader(account).read(extent, range))
        .orElseGet(List::of);
  }

  /**
   * Newest frame for a key: in a catalog the live entry of a UniqueID, in a spool the frame of an
   * EnvelopeID.
   */
  public OptionalLong find(AccountAddress account, ContainerName container, String key) {
    ContainerRef ref = new ContainerRef(account, container);
    OptionalLong number = lane(account).writer().index().number(ref);
    return number.isEmpty()
        ? OptionalLong.empty()
        : reader(account).find(ref, number.getAsLong(), key);
  }

  /** Frame numbers of all live entries of a catalog, ascending; of all keyed frames of a spool. */
  public long[] live(AccountAddress account, ContainerName container) {
    ContainerIndex index = lane(account).writer().index();
    OptionalLong number = index.number(new ContainerRef(account, container));
    return number.isEmpty() ? new long[0] : index.keyed(number.getAsLong());
  }

  /** Accounts that have containers, each once, those of a lane in no particular order. */
  public void accounts(Consumer<AccountAddress> visitor) {
    lanes.forEach(lane -> lane.writer().reader().accounts(visitor));
  }

  /**
   * Gives back room of the logs: frames of erased accounts and payloads whose time is over go for
   * good, live frames are appended again, and the device gets the files they were in. Everything
   * else goes on meanwhile. Blocks for as long as that takes at the rate allowed; one at a time.
   *
   * @throws java.util.concurrent.CancellationException if the engine is closed meanwhile
   * @throws org.meshrelay.dare.store.StorageFullException if there is not even room to move frames
   * @throws EngineFailedException if the engine has failed or is closed
   * @throws IllegalStateException if a compaction is under way
   */
  public CompactionReport compact(CompactionOrder order) {
    if (!compacting.tryLock()) {
      throw new IllegalStateException("a compaction is under way");
    }
    try {
      Pace pace = new Pace(order.octetsPerSecondMax(), () -> closing);
      CompactionReport report = CompactionReport.NOTHING;
      for (Lane lane : lanes) {
        report = report.plus(new LaneCompactor(lane, order, pace, () -> closing).run());
      }
      return report;
    } finally {
      compacting.unlock();
    }
  }

  /** Root of the tree of the first {@code size} frames behind frame 0 (receipts.md 1). */
  public Bytes root(AccountAddress account, ContainerName container, long size) {
    return reader(account).root(require(account, container), size);
  }

  /** Tells a container from others that had its name before, and were erased; empty if none is. */
  public OptionalLong number(AccountAddress account, ContainerName container) {
    return lane(account).writer().index().number(new ContainerRef(account, container));
  }

  /**
   * What stands before a frame in the log.
   *
   * @throws FrameDamagedException if that is damaged
   * @throws IndexOutOfBoundsException if there is no such container or frame
   */
  public RecordPrefix prefix(AccountAddress account, ContainerName container, long index) {
    return reader(account).prefix(require(account, container), index);
  }

  /** Leaf hash of a frame, index from 1. */
  public Bytes leafHash(AccountAddress account, ContainerName container, long index) {
    return prefix(account, container, index).hashes().leaf();
  }

  /** Inclusion proof (receipts.md 2) of leaf {@code leaf}, from 0, in the tree of {@code size}. */
  public List<Bytes> inclusion(
      AccountAddress account, ContainerName container, long leaf, long size) {
    LaneReader.Extent extent = requireSize(account, container, size);
    return MerkleTree.inclusion(reader(account).nodes(extent), leaf, size);
  }

  /** Consistency proof (receipts.md 3) between two sizes of the tree. */
  public List<Bytes> consistency(
      AccountAddress account, ContainerName container, long first, long second) {
    LaneReader.Extent extent = requireSize(account, container, second);
    return MerkleTree.consistency(reader(account).nodes(extent), first, second);
  }

  /** Number of lanes, as the directory was made. */
  public int lanes() {
    return lanes.size();
  }

  /** What a lane has made durable, from 0. */
  public LaneFeed feed(int lane) {
    return new LaneFeed(lanes.get(lane));
  }

  /** Room on the device that holds the logs. */
  public Space space() {
    return lanes.getFirst().writer().store().space();
  }

  /** Why the engine has stopped acknowledging; empty while it works. */
  public Optional<EngineFailedException> failed() {
    return Optional.ofNullable(failure.cause());
  }

  /**
   * Finishes what is queued, writes the index and releases everything; takes as long as that. An
   * engine that has failed releases what it has; the next one finds out what the device kept.
   */
  @Override
  public void close() {
    closing = true;
    compacting.lock();
    try {
      lanes.forEach(Lane::stop);
      lanes.forEach(Lane::join);
      lanes.forEach(Lane::release);
      threads.close();
      lock.close();
    } finally {
      compacting.unlock();
    }
  }

  private Lane lane(AccountAddress account) {
    return lanes.get(LaneChoice.of(account, lanes.size()));
  }

  private LaneReader reader(AccountAddress account) {
    return lane(account).writer().reader();
  }

  private Optional<LaneReader.Extent> extent(AccountAddress account, ContainerName container) {
    return reader(account).extent(new ContainerRef(account, container));
  }

  private LaneReader.Extent require(AccountAddress account, ContainerName container) {
    return extent(account, container)
        .orElseThrow(() -> new IndexOutOfBoundsException("no container " + container));
  }

  private LaneReader.Extent requireSize(
      AccountAddress account, ContainerName container, long size) {
    LaneReader.Extent extent = require(account, container);
    if (size < 0 || size > extent.lastIndex()) {
      throw new IndexOutOfBoundsException("no tree of size " + size + " in " + container);
    }
    return extent;
  }
}
