package org.meshrelay.benchmarks.spool;

import java.nio.file.Path;
import java.util.Collections;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;

/** The log of a lane, with the settings of a node; what was written is dropped now and then. */
final class EngineLog implements BatchLog {
  /** Ended parts that are left before the oldest are dropped: the device is not to fill up. */
  private static final int PARTS_MAX = 8;

  private final FrameStore store;
  private long octets;

  EngineLog(Path directory) {
    this.store = new ChronicleFrameStores().open(directory, StorageLimits.DEFAULT);
  }

  @Override
  public void append(Bytes record, int batch) {
    for (int i = 0; i < batch; i++) {
      store.reserve(record.size(), RoomUse.CONTENT);
    }
    long[] unused = store.append(Collections.nCopies(batch, record));
    store.sync();
    octets += (long) record.size() * batch;
  }

  /** Gives back what nobody reads; outside of what is measured. */
  void trim() {
    if (octets > (long) PARTS_MAX * StorageLimits.DEFAULT.segmentOctetsMax()) {
      store.parts().stream().filter(LogPart::ended).forEach(store::drop);
      octets = 0;
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
