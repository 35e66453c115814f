package org.meshrelay.dare.backup;

import java.nio.file.Path;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;

/** The logs of a backup for the tools that read those of an engine. Nothing is ever written. */
public final class BackupStores implements FrameStoreFactory {
  @Override
  public FrameStore open(Path directory, StorageLimits limits) {
    throw new UnsupportedOperationException("a backup is not written to");
  }

  @Override
  public FrameLog openForReading(Path directory) {
    return new BackupLog(directory.resolve(BackupLayout.RECORDS));
  }
}
