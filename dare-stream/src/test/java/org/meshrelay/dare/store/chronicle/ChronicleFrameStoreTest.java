package org.meshrelay.dare.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreContract;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RoomUse;

/** The contract on Chronicle Queue, and that it is one. */
class ChronicleFrameStoreTest implements FrameStoreContract {
  private final ChronicleFrameStores stores = new ChronicleFrameStores();
  @TempDir Path directory;

  @Override
  public Path directory() {
    return directory.resolve("lane");
  }

  @Override
  public FrameStoreFactory stores() {
    return stores;
  }

  @Test
  void open_twice_isRefusedAtOnce() {
    FrameStore first = stores.open(directory(), limits());

    assertThrows(DirectoryLockedException.class, () -> stores.open(directory(), limits()));
    first.close();
    stores.open(directory(), limits()).close();
  }

  @Test
  void segment_readByTheLibraryAlone_holdsTheRecords() {
    try (FrameStore store = stores.open(directory(), limits())) {
      for (String text : List.of("one", "two", "three")) {
        store.reserve(text.length(), RoomUse.CONTENT);
        long[] unused = store.append(List.of(Bytes.utf8(text)));
      }
    }

    List<String> found = new ArrayList<>();
    try (ChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(directory().resolve("segment-0000000001"))
                .readOnly(true)
                .build();
        ExcerptTailer tailer = queue.createTailer()) {
      for (int i = 0; i < 4; i++) {
        try (DocumentContext document = tailer.readingDocument()) {
          byte[] octets = document.wire().bytes().toByteArray();
          found.add(Bytes.wrap(octets).slice(i == 0 ? 16 : RecordHeader.SIZE).utf8());
        }
      }
    }
    assertEquals(List.of("", "one", "two", "three"), found);
  }

  @Test
  void analytics_ofTheLibrary_areNotOnTheClassPath() {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
  }
}
