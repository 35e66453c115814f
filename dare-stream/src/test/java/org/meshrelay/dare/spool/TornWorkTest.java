package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.message;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;

/** A work of which the device got only a part has never happened. */
class TornWorkTest {
  @TempDir Path directory;

  private static SpoolEngine open(Path directory) {
    return SpoolEngine.open(
        EngineConfig.at(directory)
            .withLanes(1)
            .withDurability(new Durability.Os())
            .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  /** The image of a node whose last work went to three containers and was not flushed. */
  private Path image() {
    Path live = directory.resolve("live");
    Path image = directory.resolve("image");
    try (SpoolEngine engine = open(live)) {
      var unused = post(engine, ALICE, "before", "before");
      var work =
          write(
              engine,
              ALICE,
              tx -> {
                tx.create(ContainerName.LOCAL);
                tx.create(ContainerName.OUTBOUND);
                var a = tx.append(ContainerName.INBOUND, message("w", "first of the work"));
                var b = tx.append(ContainerName.LOCAL, message("w", "second of the work"));
                var c = tx.append(ContainerName.OUTBOUND, message("w", "third of the work"));
                return List.of(a, b, c);
              });
      assertEquals(5, work.frames().size());
      Trees.copy(live, image);
    }
    return image;
  }

  private static int find(byte[] octets, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + wanted.length <= octets.length; i++) {
      if (Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not in the file: " + text);
  }

  @Test
  void open_withAWholeWork_hasAllOfIt() {
    try (SpoolEngine engine = open(image())) {
      assertEquals(
          List.of("before", "first of the work"), texts(engine, ALICE, ContainerName.INBOUND));
      assertEquals(List.of("third of the work"), texts(engine, ALICE, ContainerName.OUTBOUND));
    }
  }

  @Test
  void open_withThePartsOfAWorkTorn_hasNoneOfIt() {
    for (String torn : List.of("first", "second", "third")) {
      Path image = image();
      Path file = Trees.queueFiles(image).getFirst();
      byte[] octets = Trees.read(file);
      Arrays.fill(octets, find(octets, torn + " of the work"), octets.length, (byte) 0);
      Trees.write(file, octets);

      try (SpoolEngine engine = open(image)) {
        assertEquals(List.of("before"), texts(engine, ALICE, ContainerName.INBOUND), torn);
        assertTrue(engine.view(ALICE, ContainerName.LOCAL).isEmpty(), torn);
        assertTrue(engine.view(ALICE, ContainerName.OUTBOUND).isEmpty(), torn);
        assertEquals(2, post(engine, ALICE, "after", "after").index());
      }
      try (SpoolEngine engine = open(image)) {
        assertEquals(List.of("before", "after"), texts(engine, ALICE, ContainerName.INBOUND), torn);
      }
      Trees.delete(image);
      Trees.delete(directory.resolve("live"));
    }
  }
}
