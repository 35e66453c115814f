package org.meshrelay.dare.follow;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.Committed;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * The copy of another node's containers: an engine's directory whose frames have the numbers,
 * hashes and octets that they have there. A frame is taken only if it continues its container and
 * comes to the roots that its node tells; what does not is left out, and nothing that is there is
 * ever changed by it. What was taken is durable when its stage completes.
 *
 * <p>No other engine opens the directory before it is promoted. Any thread.
 */
public final class Replica implements AutoCloseable {
  /** What may lie in the directory before: the journal, brought for a promotion. */
  private static final String JOURNAL = "signed";

  private final EngineDirectory directory;
  private final SpoolEngine engine;
  private FollowState state;

  private Replica(EngineDirectory directory, SpoolEngine engine, FollowState state) {
    this.directory = directory;
    this.engine = engine;
    this.state = state;
  }

  /**
   * Opens the copy of a service's containers, or begins one in an empty directory.
   *
   * @throws NotAReplicaException if the directory is a node's own, or the copy is of another
   *     service; nothing was changed
   * @throws org.meshrelay.dare.file.DirectoryLockedException if another process has it
   * @throws org.meshrelay.dare.spool.WrongLanesException if it was made for other lanes
   */
  public static Replica open(
      EngineConfig config,
      FrameStoreFactory stores,
      EngineMonitor monitor,
      InstantSource clock,
      String service)
      throws NotAReplicaException {
    EngineDirectory directory = new EngineDirectory(config.directory());
    Optional<FollowState> noted = FollowState.of(directory);
    FollowState state = noted.orElseGet(() -> FollowState.beginning(service));
    if (noted.isEmpty()) {
      requireEmpty(config.directory());
      DurableFiles.makeDirectory(config.directory());
      state.write(directory);
    } else if (state.service().isEmpty()) {
      state = FollowState.beginning(service).withCheckDue(true);
    } else if (!state.service().equals(service)) {
      throw new NotAReplicaException(
          config.directory() + " follows " + state.service() + ", not " + service);
    }
    return new Replica(directory, SpoolEngine.openFollowing(config, stores, monitor, clock), state);
  }

  private static void requireEmpty(Path directory) throws NotAReplicaException {
    if (!java.nio.file.Files.exists(directory)) {
      return;
    }
    for (Path entry : DurableFiles.list(directory)) {
      if (!JOURNAL.equals(String.valueOf(entry.getFileName()))) {
        throw new NotAReplicaException(
            directory
                + " is not empty ("
                + entry.getFileName()
                + ") and follows nobody; follow into a directory of its own");
      }
    }
  }

  /** The containers, to be read. */
  public SpoolEngine engine() {
    return engine;
  }

  /** How far the copy has come. */
  public synchronized FollowState state() {
    return state;
  }

  /** Notes how far the copy has come; durable when this returns. */
  public synchronized void note(FollowState newState) {
    if (!newState.equals(state)) {
      newState.write(directory);
      state = newState;
    }
  }

  /** Frames of a container, frame 0 included. */
  public long frames(ContainerRef container) {
    return engine
        .view(container.account(), container.container())
        .map(ContainerView::frameCount)
        .orElse(0L);
  }

  /**
   * Whether the container has this root at this length; false also if it is not as long.
   *
   * @param frameCount frames including frame 0
   */
  public boolean agrees(ContainerRef container, long frameCount, Bytes root) {
    return frameCount > 0
        && frameCount <= frames(container)
        && engine.root(container.account(), container.container(), frameCount - 1).equals(root);
  }

  /**
   * How a frame of the other node compares with the copy's.
   *
   * @param record as {@link ChangeFeed#records} gives it
   */
  public Comparison compare(ContainerRef container, Bytes record) {
    Optional<CopiedRecord> theirs = CopiedRecord.decode(record);
    if (theirs.isEmpty() || !theirs.get().prefix().ref().equals(container)) {
      return Comparison.DIFFERENT;
    }
    RecordPrefix prefix = theirs.get().prefix();
    OptionalLong number = engine.number(container.account(), container.container());
    if (!number.equals(OptionalLong.of(prefix.number()))) {
      return Comparison.ANOTHER;
    }
    if (prefix.index() >= frames(container)) {
      return Comparison.DIFFERENT;
    }
    RecordPrefix ours = engine.prefix(container.account(), container.container(), prefix.index());
    boolean same =
        ours.hashes().root().equals(prefix.hashes().root())
            && ours.hashes().treeDigest().equals(prefix.hashes().treeDigest());
    return same ? Comparison.SAME : Comparison.DIFFERENT;
  }

  /** What two frames of the same number are to each other. */
  public enum Comparison {
    /** The same history up to them. */
    SAME,
    /** Two histories of one container. */
    DIFFERENT,
    /** Frames of two containers that had the name one after the other. */
    ANOTHER
  }

  /**
   * What became of records.
   *
   * @param frames taken, stubs among them
   * @param octets of the records taken
   * @param stubs frames of which the other node had only the hashes
   * @param refused number of the frame that does not continue the copy; null if all do
   */
  public record Taken(long frames, long octets, long stubs, @Nullable Long refused) {}

  /**
   * Takes frames of one container in their order; those that are there are passed over, and from a
   * gap on nothing is taken. Durable when the stage completes, all of them or none; it fails as
   * {@link SpoolEngine#write} says.
   */
  public CompletionStage<Taken> take(ContainerRef container, List<Bytes> records) {
    List<CopiedRecord> copied = new ArrayList<>();
    for (Bytes record : records) {
      CopiedRecord.decode(record)
          .filter(each -> each.prefix().ref().equals(container))
          .ifPresent(copied::add);
    }
    return engine
        .write(container.account(), tx -> take(tx, container.container(), copied))
        .thenApply(Committed::value);
  }

  private static Taken take(LaneTransaction tx, ContainerName name, List<CopiedRecord> records) {
    long frames = 0;
    long octets = 0;
    long stubs = 0;
    for (CopiedRecord each : records) {
      long next = tx.view(name).map(ContainerView::frameCount).orElse(0L);
      long index = each.prefix().index();
      if (index > next) {
        break;
      }
      if (index == next) {
        if (!tx.bringBack(each.prefix(), each.frame())) {
          return new Taken(frames, octets, stubs, index);
        }
        frames++;
        octets += each.frame().size();
        stubs += each.frame().isEmpty() ? 1 : 0;
      }
    }
    return new Taken(frames, octets, stubs, null);
  }

  /**
   * Erases those containers of an account that have lower numbers; durable when the stage
   * completes.
   *
   * @return whether there was anything to erase
   */
  public CompletionStage<Boolean> erase(AccountAddress account, long below) {
    LogRecord.Erasure erasure = new LogRecord.Erasure(account, below);
    return engine
        .write(account, tx -> tx.bringBack(erasure, Bytes.EMPTY))
        .thenApply(Committed::value);
  }

  /** Erases all containers of an account, likewise. */
  public CompletionStage<Boolean> erase(AccountAddress account) {
    long highest = -1;
    for (ContainerView view : engine.containers(account)) {
      highest = Math.max(highest, engine.number(account, view.container()).orElse(-1));
    }
    return erase(account, highest + 1);
  }

  @Override
  public void close() {
    engine.close();
  }
}
