package org.meshrelay.dare.spool;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * The containers of all accounts of a node: what was acknowledged is there, in order, once,
 * whatever happens to the process or the machine (under durability {@code sync}, the default).
 *
 * <p>Any thread may call any method. {@link #write} never blocks. The reading methods do not wait
 * for writers, but they may read the disk: call them on worker threads, not on event loops.
 */
public final class SpoolEngine implements AutoCloseable {
  private SpoolEngine() {}

  /**
   * Opens the engine, recovering by itself from whatever ended the one before.
   *
   * @throws org.meshrelay.dare.file.DirectoryLockedException if another engine has the directory
   * @throws IllegalArgumentException if the directory was made with another number of lanes
   * @throws java.io.UncheckedIOException if the device fails
   */
  public static SpoolEngine open(
      EngineConfig config, FrameStoreFactory stores, EngineMonitor monitor, InstantSource clock) {
    return unbuilt();
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
    return unbuilt();
  }

  /**
   * Completes when everything acknowledged to this account before is on the device: at once with
   * durability {@code sync}; before a statement about it is signed with any other (receipts.md 4).
   */
  public CompletionStage<Void> forced(AccountAddress account) {
    return unbuilt();
  }

  /** The container as last acknowledged; empty if there is none. */
  public Optional<ContainerView> view(AccountAddress account, ContainerName container) {
    return unbuilt();
  }

  /** All containers of the account, in the order of their names. */
  public List<ContainerView> containers(AccountAddress account) {
    return unbuilt();
  }

  /**
   * One frame.
   *
   * @throws FrameDamagedException if it is damaged
   * @throws IndexOutOfBoundsException if there is no such container or frame
   */
  public StoredFrame read(AccountAddress account, ContainerName container, long index) {
    return unbuilt();
  }

  /**
   * Frames of a range in order, without scanning: what does not exist is left out, reading stops
   * when {@code framesMax} are read or one more would exceed {@code octetsMax}; the first frame is
   * given whatever its size.
   *
   * @throws FrameDamagedException if a frame among them is damaged; ask again behind it
   */
  public List<StoredFrame> read(AccountAddress account, ContainerName container, FrameRange range) {
    return unbuilt();
  }

  /**
   * Newest frame for a key: in a catalog the live entry of a UniqueID, in a spool the frame of an
   * EnvelopeID.
   */
  public OptionalLong find(AccountAddress account, ContainerName container, String key) {
    return unbuilt();
  }

  /** Frame numbers of all live entries of a catalog, ascending; of all keyed frames of a spool. */
  public long[] live(AccountAddress account, ContainerName container) {
    return unbuilt();
  }

  /** Accounts that have containers, in no particular order, each once. */
  public void accounts(java.util.function.Consumer<AccountAddress> visitor) {
    unbuilt();
  }

  /** Root of the tree of the first {@code size} frames behind frame 0 (receipts.md 1). */
  public Bytes root(AccountAddress account, ContainerName container, long size) {
    return unbuilt();
  }

  /** Leaf hash of a frame, index from 1. */
  public Bytes leafHash(AccountAddress account, ContainerName container, long index) {
    return unbuilt();
  }

  /** Inclusion proof (receipts.md 2) of leaf {@code leaf}, from 0, in the tree of {@code size}. */
  public List<Bytes> inclusion(
      AccountAddress account, ContainerName container, long leaf, long size) {
    return unbuilt();
  }

  /** Consistency proof (receipts.md 3) between two sizes of the tree. */
  public List<Bytes> consistency(
      AccountAddress account, ContainerName container, long first, long second) {
    return unbuilt();
  }

  /** Finishes what is queued, writes the index and releases everything. */
  @Override
  public void close() {
    unbuilt();
  }

  // Only until the methods above have their bodies.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  @CanIgnoreReturnValue
  private static <T> T unbuilt() {
    throw new UnsupportedOperationException("not built yet");
  }
}
