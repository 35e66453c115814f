package org.meshrelay.dare.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FencedException;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreContract;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.StorageFullException;

/** The contract in memory, and the faults that its device can play. */
class MemoryFrameStoreTest implements FrameStoreContract {
  private final MemoryFrameStores stores = new MemoryFrameStores();

  @Override
  public Path directory() {
    return Path.of("lane");
  }

  @Override
  public FrameStoreFactory stores() {
    return stores;
  }

  private static void append(FrameStore store, String text) {
    store.reserve(text.length(), RoomUse.CONTENT);
    long[] unused = store.append(List.of(Bytes.utf8(text)));
  }

  @Test
  void append_byFencedWriter_isRefused() {
    FrameStore first = stores.open(directory(), limits());
    first.reserve(1, RoomUse.CONTENT);
    FrameStore second = stores.open(directory(), limits());

    assertThrows(FencedException.class, () -> first.append(List.of(Bytes.of(1))));
    assertThrows(FencedException.class, first::sync);
    append(second, "x");
    second.close();
  }

  @Test
  void crash_withUnsyncedRecords_keepsAPrefix() {
    FrameStore store = stores.open(directory(), limits());
    append(store, "a");
    store.sync();
    append(store, "b");
    append(store, "c");

    stores.device(directory()).crash(1);

    FrameStore again = stores.open(directory(), limits());
    assertEquals(2, again.lastGood());
    assertEquals(1, again.tornOctets());
    assertThrows(FencedException.class, store::sync);
  }

  @Test
  void sync_onFailingDevice_throws() {
    FrameStore store = stores.open(directory(), limits());
    append(store, "a");
    stores.device(directory()).failSyncs(true);

    assertThrows(UncheckedIOException.class, store::sync);
  }

  @Test
  void reserve_onFullDevice_leavesRoomForRemovals() {
    FrameStore store = stores.open(directory(), limits());
    stores.device(directory()).limitTo(64);

    assertThrows(StorageFullException.class, () -> store.reserve(63, RoomUse.CONTENT));
    store.reserve(64, RoomUse.RESERVED);
  }
}
