package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/** A file system of its own that is really full. Needs the right to mount; else skipped. */
class FullDiskIT {
  private static final long SIZE = 48L << 20;
  private static final long RESUME_SECONDS = 5;

  @TempDir Path directory;
  private Path mount;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mount = directory.resolve("small");
    Files.createDirectories(mount);
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", mount.toString());
    if (!mounted) {
      System.out.println("skipped: no right to mount a small file system");
    }
    assumeTrue(mounted, "no right to mount a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertTrue(run("umount", "-l", mount.toString()));
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private SpoolEngine open(long low, long high) {
    return SpoolEngine.open(
        EngineConfig.at(mount.resolve("engine"))
            .withLanes(1)
            .withStorage(new StorageLimits(6 << 20, 6 << 20, low, high)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  /** Takes all the room there is. */
  private Path fill() throws IOException {
    Path filler = mount.resolve("filler");
    byte[] block = new byte[4 << 10];
    try (var out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return filler;
    }
  }

  private static List<String> postUntilFull(SpoolEngine engine, String prefix) {
    List<String> accepted = new ArrayList<>();
    String large = "x".repeat(60_000);
    for (int i = 0; ; i++) {
      String id = prefix + i;
      try {
        var unused = post(engine, ALICE, id, id + large);
        accepted.add(id + large);
      } catch (StorageFullException e) {
        return accepted;
      }
    }
  }

  private static void awaitPosting(SpoolEngine engine) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RESUME_SECONDS);
    while (true) {
      try {
        assertTrue(post(engine, ALICE, "resumed", "resumed").index() > 0);
        return;
      } catch (StorageFullException e) {
        assertTrue(System.nanoTime() < deadline, "posting does not resume");
        Thread.onSpinWait();
      }
    }
  }

  private static void addContact(SpoolEngine engine) {
    var unused =
        EngineFixture.write(
            engine,
            BOB,
            tx -> {
              tx.create(ContainerName.CONTACT);
              return tx.append(
                  ContainerName.CONTACT, EngineFixture.entry("x", "1", CatalogEvent.NEW));
            });
  }

  private static void removeContact(SpoolEngine engine) {
    var unused =
        EngineFixture.write(
            engine,
            BOB,
            tx ->
                tx.append(
                    ContainerName.CONTACT, EngineFixture.entry("x", "", CatalogEvent.DELETE)));
    assertTrue(engine.find(BOB, ContainerName.CONTACT, "x").isEmpty());
  }

  @Test
  void post_onAFullDevice_isRefusedWhileReadsAndDeletesGoOn() throws Exception {
    List<String> accepted;
    try (SpoolEngine engine = open(0, 0)) {
      addContact(engine);
      Path filler = fill();

      accepted = postUntilFull(engine, "a");

      assertTrue(accepted.size() > 10, "what was written ahead is used");
      assertEquals(accepted, texts(engine, ALICE, ContainerName.INBOUND));
      removeContact(engine);
      assertThrows(StorageFullException.class, () -> post(engine, ALICE, "b", "x".repeat(60_000)));
      Files.delete(filler);
      awaitPosting(engine);
      accepted.add("resumed");
    }
    try (SpoolEngine engine = open(0, 0)) {
      assertEquals(accepted, texts(engine, ALICE, ContainerName.INBOUND));
    }
  }

  @Test
  void post_belowTheLowWatermark_isRefusedAndResumesAboveTheHighOne() throws Exception {
    try (SpoolEngine engine = open(12 << 20, 16 << 20)) {
      addContact(engine);

      List<String> accepted = postUntilFull(engine, "a");

      assertTrue(engine.space().freeOctets() > 0, "the reserve is untouched");
      assertTrue(accepted.size() > 100);
      removeContact(engine);
      assertEquals(accepted, texts(engine, ALICE, ContainerName.INBOUND));
    }
  }

  @Test
  void open_onAFullDevice_readsEverything() throws Exception {
    List<String> accepted = new ArrayList<>();
    try (SpoolEngine engine = open(0, 0)) {
      for (int i = 0; i < 20; i++) {
        var unused = post(engine, ALICE, "id-" + i, "text " + i);
        accepted.add("text " + i);
      }
    }
    Path filler = fill();
    try (SpoolEngine engine = open(0, 0)) {
      assertEquals(accepted, texts(engine, ALICE, ContainerName.INBOUND));
      accepted.addAll(postUntilFull(engine, "b"));
      assertEquals(accepted, texts(engine, ALICE, ContainerName.INBOUND));

      Files.delete(filler);
      awaitPosting(engine);
    }
  }

  @Test
  void manyRounds_ofFullAndFree_loseNothing() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      Files.deleteIfExists(mount.resolve("filler"));
      try (SpoolEngine engine = open(0, 0)) {
        var unused = post(engine, BOB, "r" + round, "round " + round);
        expected.add("round " + round);
        Path filler = fill();
        List<String> more = postUntilFull(engine, "r" + round + "-");
        assertTrue(more.size() > 0);
        Files.delete(filler);
        assertEquals(expected, texts(engine, BOB, ContainerName.INBOUND));
        var erased =
            EngineFixture.write(
                engine,
                ALICE,
                tx -> {
                  tx.eraseAccount();
                  return 0;
                });
        assertEquals(0, erased.value());
      } catch (StorageFullException e) {
        // Erased frames still lie in the log: this small device is full for good.
        assertTrue(round > 1);
        return;
      }
    }
  }
}
