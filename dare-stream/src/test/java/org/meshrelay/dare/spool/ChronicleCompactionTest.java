package org.meshrelay.dare.spool;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;

/** Compaction over Chronicle Queue. */
class ChronicleCompactionTest implements CompactionContract {
  private final ChronicleFrameStores stores = new ChronicleFrameStores();
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
