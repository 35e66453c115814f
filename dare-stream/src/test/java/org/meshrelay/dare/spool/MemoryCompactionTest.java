package org.meshrelay.dare.spool;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.memory.MemoryFrameStores;

/** Compaction over logs in memory. */
class MemoryCompactionTest implements CompactionContract {
  private final MemoryFrameStores stores = new MemoryFrameStores();
  @TempDir Path directory;

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public FrameStoreFactory stores() {
    return stores;
  }
}
