package org.meshrelay.dare.store.chronicle;

import java.nio.file.Path;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;

/** Logs kept by Chronicle Queue. */
public final class ChronicleFrameStores implements FrameStoreFactory {
  @Override
  public FrameStore open(Path directory, StorageLimits limits) {
    return ChronicleFrameStore.open(directory, limits);
  }

  @Override
  public FrameLog openForReading(Path directory) {
    OpenFiles files = new OpenFiles();
    SegmentDirectory segments = new SegmentDirectory(directory, files, true);
    segments.load();
    return new SegmentedLog(files, segments);
  }
}
