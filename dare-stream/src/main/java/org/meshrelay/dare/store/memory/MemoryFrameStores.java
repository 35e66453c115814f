package org.meshrelay.dare.store.memory;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;

/**
 * Logs in memory, one device per directory, kept as long as this object: opening the same directory
 * again finds what was there and fences the writer before. Any thread.
 */
public final class MemoryFrameStores implements FrameStoreFactory {
  private final Map<Path, MemoryDevice> devices = new ConcurrentHashMap<>();

  /** The device behind a directory. */
  public MemoryDevice device(Path directory) {
    return devices.computeIfAbsent(directory, unused -> new MemoryDevice());
  }

  @Override
  public FrameStore open(Path directory, StorageLimits limits) {
    return new MemoryFrameStore(device(directory));
  }

  @Override
  public FrameLog openForReading(Path directory) {
    return new MemoryReader(device(directory));
  }
}
