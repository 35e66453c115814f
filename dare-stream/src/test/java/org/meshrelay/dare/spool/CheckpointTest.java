package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.Seeds;

/** The index may be old, missing or damaged: the log has the last word. */
class CheckpointTest {
  @TempDir Path directory;
  private final AtomicLong replayed = new AtomicLong();
  private Path own;
  private Path oldIndex;
  private List<ContainerView> expected = List.of();

  private SpoolEngine open() {
    EngineMonitor monitor =
        new EngineMonitor() {
          @Override
          public void replayed(int lane, long records, long nanos) {
            replayed.set(records);
          }
        };
    return SpoolEngine.open(
        EngineConfig.at(own).withLanes(1).withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0)),
        new ChronicleFrameStores(),
        monitor);
  }

  private Path index() {
    return new EngineDirectory(own).index(0);
  }

  /** 10 frames, a copy of the index of that time, then an erased account and 20 frames more. */
  @BeforeEach
  void writeFrames() {
    own = directory.resolve("engine");
    oldIndex = directory.resolve("old");
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 10; i++) {
        var unused = post(engine, i % 2 == 0 ? ALICE : BOB, "id-" + i, "text " + i);
      }
    }
    Trees.copy(index(), oldIndex);
    try (SpoolEngine engine = open()) {
      var unused =
          write(
              engine,
              BOB,
              tx -> {
                tx.eraseAccount();
                return 0;
              });
      for (int i = 10; i < 30; i++) {
        var more = post(engine, i % 2 == 0 ? ALICE : BOB, "id-" + i, "text " + i);
        assertTrue(more.index() > 0);
      }
      expected = views(engine);
    }
  }

  private static List<ContainerView> views(SpoolEngine engine) {
    List<ContainerView> views = new ArrayList<>(engine.containers(ALICE));
    views.addAll(engine.containers(BOB));
    return views;
  }

  private void check() {
    try (SpoolEngine engine = open()) {
      assertEquals(expected, views(engine));
      assertEquals(15, texts(engine, ALICE, ContainerName.INBOUND).size());
      assertEquals(10, texts(engine, BOB, ContainerName.INBOUND).size());
      assertEquals(OptionalLong.of(1), engine.find(BOB, ContainerName.INBOUND, "id-11"));
      assertEquals(OptionalLong.empty(), engine.find(BOB, ContainerName.INBOUND, "id-1"));
      assertEquals(OptionalLong.of(15), engine.find(ALICE, ContainerName.INBOUND, "id-28"));
    }
  }

  @Test
  void open_afterCleanStop_replaysNothing() {
    check();
    assertEquals(0, replayed.get());
  }

  @Test
  void open_withoutIndex_buildsItFromTheLog() {
    Trees.delete(index());

    check();

    // 30 messages, frame 0 of three containers, one erasure, which is written twice.
    assertEquals(35, replayed.get());
    check();
    assertEquals(0, replayed.get());
  }

  @Test
  void open_withOldIndex_replaysTheRest() {
    Trees.delete(index());
    Trees.copy(oldIndex, index());

    check();

    assertEquals(23, replayed.get());
  }

  @Test
  void open_withAnyDamagedIndexFile_isNoWorse() {
    Path good = directory.resolve("good");
    Trees.copy(index(), good);
    Seeds.forEach(
        15,
        random -> {
          Trees.delete(index());
          Trees.copy(good, index());
          List<Path> files = Trees.files(index());
          Path victim = files.get(random.nextInt(files.size()));
          byte[] octets = Trees.read(victim);
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          Trees.write(victim, octets);
          check();
        });
  }

  @Test
  void open_withIndexAheadOfTheLog_buildsItAgain() {
    Path log = new EngineDirectory(own).log(0);
    List<Path> segments =
        Trees.queueFiles(log).stream().map(file -> file.resolveSibling(".")).toList();
    assertEquals(2, segments.size());
    Trees.delete(segments.getLast().normalize());

    try (SpoolEngine engine = open()) {
      assertEquals(5, texts(engine, ALICE, ContainerName.INBOUND).size());
      assertEquals(5, texts(engine, BOB, ContainerName.INBOUND).size());
      assertEquals(6, post(engine, BOB, "more", "more").index());
    }
  }

  @Test
  void checkpoint_ofManyFrames_isWrittenWhileRunning() {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 400; i++) {
        int round = i;
        var unused =
            write(
                engine,
                ALICE,
                tx -> {
                  for (int j = 0; j < 60; j++) {
                    String id = "m-" + round + "-" + j;
                    var more = tx.append(ContainerName.INBOUND, EngineFixture.message(id, id));
                    assertTrue(more.index() > 15);
                  }
                  return 0;
                });
      }
      Path image = directory.resolve("image");
      Trees.copy(own, image);
      own = image;
    }
    try (SpoolEngine engine = open()) {
      assertEquals(24_016, engine.view(ALICE, ContainerName.INBOUND).orElseThrow().frameCount());
      assertTrue(replayed.get() < 16_500, "only the rest is replayed: " + replayed.get());
      assertEquals(
          OptionalLong.of(15 + 60 * 399 + 60),
          engine.find(ALICE, ContainerName.INBOUND, "m-399-59"));
      assertEquals(OptionalLong.of(16), engine.find(ALICE, ContainerName.INBOUND, "m-0-0"));
    }
  }
}
