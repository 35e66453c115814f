package org.meshrelay.dare.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DirectoryLock;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.tool.InspectionProgress;

/**
 * Puts the records of a backup into an empty directory, lane by lane, and compares the trees of
 * both. The signed-size journal is never restored (receipts.md 4): where it survived, it may lie in
 * the directory already and stays as it is.
 */
public final class BackupRestore {
  /** Records appended with one flush. */
  private static final int PORTION_RECORDS = 1_024;

  /** Octets likewise. */
  private static final long PORTION_OCTETS = 16 << 20;

  /** What may lie in the directory before. */
  private static final String JOURNAL = "signed";

  private final BackupLayout source;
  private final Path target;
  private final FrameStoreFactory stores;
  private final StorageLimits limits;
  private final InspectionProgress progress;

  /** A restore of the backup in a directory. */
  public BackupRestore(
      Path source,
      Path target,
      FrameStoreFactory stores,
      StorageLimits limits,
      InspectionProgress progress) {
    this.source = new BackupLayout(source);
    this.target = target;
    this.stores = stores;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Number of lanes that the backup is of, and the directory will be.
   *
   * @throws BackupException if there is no finished backup
   */
  public int lanes() throws BackupException {
    return BackupManifest.read(source.manifest()).lanes().size();
  }

  /**
   * Restores and compares.
   *
   * @return as {@link #compare}
   * @throws BackupException as {@link #restore}
   */
  public PrefixComparison.Result run() throws BackupException {
    restore();
    return compare();
  }

  /**
   * Restores; all is durable when this returns. Of an interrupted restore nothing is ever served:
   * engines refuse the directory, and so does another restore. Delete what it left behind.
   *
   * @throws BackupException if the backup was changed, or the directory is not empty; nothing was
   *     written
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room
   */
  public void restore() throws BackupException {
    int lanes = lanes();
    List<String> differences = Sums.differences(source);
    if (!differences.isEmpty()) {
      throw new BackupException(
          "the backup in "
              + source.directory()
              + " was changed: "
              + String.join(", ", differences)
              + "; put those files back from another copy of it, or restore another backup");
    }
    requireEmpty();
    EngineDirectory layout = new EngineDirectory(target);
    DirectoryLock lock = DirectoryLock.take(target);
    try {
      for (int lane = 0; lane < lanes; lane++) {
        restore(source.records(lane), layout.restoringLog(lane), lane, lanes);
      }
      // Under other names until now, so that no engine opens what is not whole.
      for (int lane = 0; lane < lanes; lane++) {
        layout.restored(lane);
      }
      layout.claim(lanes);
    } finally {
      lock.close();
    }
  }

  /** Compares the trees of the backup with those of the directory. */
  public PrefixComparison.Result compare() {
    return PrefixComparison.compare(
        new PrefixComparison.Side(source.directory(), new BackupStores()),
        new PrefixComparison.Side(target, stores),
        progress);
  }

  private void requireEmpty() throws BackupException {
    if (!Files.exists(target)) {
      return;
    }
    for (Path entry : DurableFiles.list(target)) {
      if (!JOURNAL.equals(String.valueOf(entry.getFileName()))) {
        throw new BackupException(
            target
                + " is not empty ("
                + entry.getFileName()
                + "); a restore never mixes two states: move it aside");
      }
    }
  }

  private void restore(Path records, Path log, int lane, int lanes) {
    DurableFiles.makeDirectory(log);
    try (FrameLog from = new BackupLog(records);
        FrameStore to = stores.open(log, limits)) {
      Portions portions = new Portions(to);
      from.replay(
          FrameLog.BEFORE_FIRST,
          new RecordSink() {
            private long octets;

            @Override
            public void record(long position, Bytes record) {
              portions.add(record);
              octets += record.size();
              progress.read(lane, lanes, octets);
            }

            @Override
            public void damaged(long position, long length, Bytes first, Damage damage) {
              throw new RecordDamagedException(position, damage, null);
            }
          });
      portions.write();
    }
  }

  /** Appends in portions, each durable before the next. */
  private static final class Portions {
    private final FrameStore store;
    private final List<Bytes> waiting = new ArrayList<>();
    private long octets;

    Portions(FrameStore store) {
      this.store = store;
    }

    void add(Bytes record) {
      waiting.add(record);
      octets += record.size();
      if (waiting.size() >= PORTION_RECORDS || octets >= PORTION_OCTETS) {
        write();
      }
    }

    void write() {
      waiting.forEach(record -> store.reserve(record.size(), RoomUse.CONTENT));
      long[] unused = store.append(List.copyOf(waiting));
      store.sync();
      waiting.clear();
      octets = 0;
    }
  }
}
