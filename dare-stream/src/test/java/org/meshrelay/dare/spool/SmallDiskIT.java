package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * A small file system that is filled and freed again and again: its room, its inodes, or made
 * readable only. Needs the right to mount; else skipped. {@code dare-stream/disk-campaign} runs a
 * thousand rounds of each and prints how long refusals and resumptions took.
 */
class SmallDiskIT {
  private static final int ROUNDS = Integer.getInteger("meshrelay.disk.rounds", 6);

  /** A log of this many rounds is compacted away, since the device is small. */
  private static final int ROUNDS_PER_LOG = 6;

  private static final int POSTS_MAX = 200;

  @TempDir Path directory;
  private final RoomWatch watch = new RoomWatch();
  private Path mount = Path.of("not mounted");
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertTrue(run("umount", "-l", mount.toString()));
    }
  }

  private void mount(String options) throws Exception {
    mount = directory.resolve("small");
    Files.createDirectories(mount);
    mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
    if (!mounted) {
      System.out.println("skipped: no right to mount a small file system");
    }
    assumeTrue(mounted, "no right to mount a small file system");
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private SpoolEngine open() {
    int size = StorageLimits.SEGMENT_OCTETS_LEAST;
    return SpoolEngine.open(
        EngineConfig.at(mount.resolve("engine"))
            .withLanes(1)
            .withLane(LaneLimits.DEFAULT.withIndexEntriesMax(60))
            .withStorage(new StorageLimits(size, size, 0, 0)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  /** Takes something of the device until there is none left, and gives it back. */
  private interface Shortage {
    void begin(Path mount) throws Exception;

    void end(Path mount) throws Exception;
  }

  /** No room. */
  private static final class Room implements Shortage {
    @Override
    public void begin(Path mount) throws IOException {
      byte[] block = new byte[4 << 10];
      try (var out =
          Files.newOutputStream(
              mount.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        untilFull(() -> out.write(block));
      }
    }

    @Override
    public void end(Path mount) throws IOException {
      Files.delete(mount.resolve("filler"));
    }
  }

  /** No inodes. */
  private static final class Inodes implements Shortage {
    private int count;

    @Override
    public void begin(Path mount) throws IOException {
      Path filler = Files.createDirectories(mount.resolve("fillers"));
      untilFull(() -> Files.createFile(filler.resolve("file-" + count++)));
    }

    @Override
    public void end(Path mount) {
      Trees.delete(mount.resolve("fillers"));
    }
  }

  /** Writes that open a file are refused, as after an error of the file system (EROFS). */
  private static final class ReadOnly implements Shortage {
    @Override
    public void begin(Path mount) throws Exception {
      // Files that are open for writing keep a file system writable; a mount over it does not ask.
      assertTrue(run("mount", "--bind", mount.toString(), mount.toString()));
      assertTrue(run("mount", "-o", "remount,bind,ro", mount.toString()));
    }

    @Override
    public void end(Path mount) throws Exception {
      assertTrue(run("umount", "-l", mount.toString()));
    }
  }

  /** Something that takes of the device. */
  @FunctionalInterface
  private interface Take {
    void one() throws IOException;
  }

  private static void untilFull(Take take) {
    try {
      while (true) {
        take.one();
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
    }
  }

  private void rounds(Shortage shortage) throws Exception {
    List<String> expected = new ArrayList<>();
    SpoolEngine engine = open();
    for (int round = 0; round < ROUNDS; round++) {
      round(engine, shortage, round, expected);
      if (round % ROUNDS_PER_LOG == ROUNDS_PER_LOG - 1) {
        engine.close();
        engine = open();
        assertEquals(expected, texts(engine, ALICE, ContainerName.INBOUND));
        erase(engine);
        expected.clear();
      }
    }
    assertEquals(expected, texts(engine, ALICE, ContainerName.INBOUND));
    engine.close();
    System.out.println(shortage.getClass().getSimpleName() + ", " + ROUNDS + " rounds: " + watch);
    assertTrue(watch.refusals() > 0, "never refused");
    watch.check(Duration.ofSeconds(30));
  }

  private void round(SpoolEngine engine, Shortage shortage, int round, List<String> expected)
      throws Exception {
    watch.write(() -> addContact(engine));
    shortage.begin(mount);
    boolean refused = false;
    String large = "x".repeat(30_000);
    for (int i = 0; i < POSTS_MAX && !refused; i++) {
      Optional<String> posted =
          watch.post(engine, "id-" + round + "-" + i, round + "-" + i + " " + large);
      posted.ifPresent(expected::add);
      refused = posted.isEmpty();
    }
    assertEquals(expected, texts(engine, ALICE, ContainerName.INBOUND), "reads go on");
    removeContact(engine);
    shortage.end(mount);
    expected.add(watch.awaitPosting(engine));
  }

  /** Gives back the room of what was posted. */
  private static void erase(SpoolEngine engine) {
    var unused =
        write(
            engine,
            ALICE,
            tx -> {
              tx.eraseAccount();
              return 0;
            });
    CompactionReport done =
        engine.compact(new CompactionOrder(1, true, 1L << 40, FrameRetention.keepAll()));
    assertTrue(done.parts() > 0);
  }

  private static void addContact(SpoolEngine engine) {
    var unused =
        write(
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
        write(
            engine,
            BOB,
            tx ->
                tx.append(
                    ContainerName.CONTACT, EngineFixture.entry("x", "", CatalogEvent.DELETE)));
    assertTrue(engine.find(BOB, ContainerName.CONTACT, "x").isEmpty(), "deletes go on");
  }

  @Test
  void rounds_ofNoRoom_loseNothing() throws Exception {
    mount("size=24m");
    rounds(new Room());
  }

  @Test
  void rounds_ofNoInodes_loseNothing() throws Exception {
    mount("size=64m,nr_inodes=400");
    rounds(new Inodes());
  }

  @Test
  void rounds_ofReadOnly_loseNothing() throws Exception {
    mount("size=64m");
    rounds(new ReadOnly());
  }
}
