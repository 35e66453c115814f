package org.meshrelay.dare.store.chronicle;

import java.nio.file.Path;
import org.meshrelay.dare.file.MappedFlush;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;

/** Logs kept by Chronicle Queue. */
public final class ChronicleFrameStores implements FrameStoreFactory {
  private final MappedFlush flush;

  /** Logs on a device that is asked to confirm each flush. */
  public ChronicleFrameStores() {
    this(MappedFlush.DEVICE);
  }

  /** Logs whose appended octets are made durable by this flush. */
  public ChronicleFrameStores(MappedFlush flush) {
    this.flush = flush;
  }

  @Override
  public FrameStore open(Path directory, StorageLimits limits) {
    return ChronicleFrameStore.open(directory, limits, flush);
  }

  @Override
  public FrameLog openForReading(Path directory) {
    ReadLease lease = ReadLease.take(directory);
    try {
      OpenFiles files = new OpenFiles(flush);
      SegmentDirectory segments = new SegmentDirectory(directory, files, true);
      segments.load();
      return new SegmentedLog(files, segments, lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }
}
