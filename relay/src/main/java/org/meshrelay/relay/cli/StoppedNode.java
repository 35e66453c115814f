package org.meshrelay.relay.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FollowedDirectoryException;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.UnfinishedRestoreException;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.relay.config.StoreConfig;

/** The stores of a node that does not run, for commands that write to them. */
final class StoppedNode {
  private StoppedNode() {}

  /**
   * The engine, durable before it acknowledges whatever the configuration says.
   *
   * @throws CommandException if a node runs (75), or there is no store or half of one (69)
   */
  static SpoolEngine engine(StoreConfig store) {
    try {
      return SpoolEngine.open(config(store), new ChronicleFrameStores(), EngineMonitor.none());
    } catch (DirectoryLockedException e) {
      throw running(store);
    } catch (UnfinishedRestoreException | FollowedDirectoryException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  /** The engine of a copy that follows a node, to be promoted. */
  static SpoolEngine copy(StoreConfig store) {
    return SpoolEngine.openFollowing(
        config(store), new ChronicleFrameStores(), EngineMonitor.none(), InstantSource.system());
  }

  private static EngineConfig config(StoreConfig store) {
    return EngineConfig.at(store.directory())
        .withLanes(lanes(store.directory()))
        .withStorage(limits(store));
  }

  /** The journal of signed sizes, likewise. */
  static SignedSizeJournal journal(StoreConfig store) {
    try {
      return SignedSizeJournal.open(
          journalDirectory(store.directory()), new ChronicleFrameStores(), limits(store));
    } catch (DirectoryLockedException e) {
      throw running(store);
    }
  }

  /** Where the journal lies beside the lanes. */
  static Path journalDirectory(Path store) {
    return store.resolve("signed");
  }

  static StorageLimits limits(StoreConfig store) {
    return new StorageLimits(
        store.segmentOctetsMin(),
        store.segmentOctetsMax(),
        store.reserveOctets(),
        store.reserveResumeOctets());
  }

  /** As the directory was made, whatever the configuration says. */
  private static int lanes(Path directory) {
    return new EngineDirectory(directory)
        .lanes()
        .orElseThrow(() -> new CommandException(ExitCode.UNAVAILABLE, "no store in " + directory));
  }

  private static CommandException running(StoreConfig store) {
    return new CommandException(
        ExitCode.TRY_LATER,
        "a node runs on " + store.directory() + "; stop it first, this command writes");
  }
}
