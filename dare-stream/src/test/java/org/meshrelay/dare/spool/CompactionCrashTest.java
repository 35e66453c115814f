package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.ContainerName;

/** Compaction on files: killed at each of its steps, beside readers and writers, on damage. */
class CompactionCrashTest {
  private static final CompactionOrder THOROUGH =
      new CompactionOrder(25, true, 1L << 40, FrameRetention.keepAll());

  @TempDir Path directory;

  private Path own() {
    return directory.resolve("engine");
  }

  private static EngineConfig config(Path own) {
    return EngineConfig.at(own).withLanes(1).withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
  }

  private SpoolEngine open() {
    return open(own(), new ChronicleFrameStores());
  }

  private static SpoolEngine open(Path own, FrameStoreFactory stores) {
    return SpoolEngine.open(config(own), stores, EngineMonitor.none());
  }

  /** Calls of a store are told after they are done. */
  private static FrameStoreFactory told(Set<String> names, Consumer<String> after) {
    ChronicleFrameStores real = new ChronicleFrameStores();
    return new FrameStoreFactory() {
      @Override
      public FrameStore open(Path log, StorageLimits limits) {
        FrameStore store = real.open(log, limits);
        return (FrameStore)
            Proxy.newProxyInstance(
                FrameStore.class.getClassLoader(),
                new Class<?>[] {FrameStore.class},
                (proxy, method, arguments) -> {
                  try {
                    Object result = method.invoke(store, arguments);
                    if (names.contains(method.getName())) {
                      after.accept(method.getName());
                    }
                    return result;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }

      @Override
      public FrameLog openForReading(Path log) {
        return real.openForReading(log);
      }
    };
  }

  private static void eraseBob(SpoolEngine engine) {
    var unused =
        write(
            engine,
            BOB,
            tx -> {
              tx.eraseAccount();
              return 0;
            });
  }

  private static void fill(SpoolEngine engine, int frames, int size) {
    for (int i = 0; i < frames; i++) {
      var ours = post(engine, ALICE, "a" + i, "a" + i + "x".repeat(size));
      var theirs = post(engine, BOB, "b" + i, "b" + i + "x".repeat(size));
      assertEquals(ours.index(), theirs.index());
    }
  }

  private static InspectionReport inspect(Path own) {
    return new SpoolInspector(own, new ChronicleFrameStores(), InspectionProgress.none()).inspect();
  }

  @Test
  void kill_atEachStepOfACompaction_losesNothingAndBringsNothingBack() {
    try (SpoolEngine engine = open()) {
      fill(engine, 200, 3_000);
      eraseBob(engine);
    }
    List<Path> images = new ArrayList<>();
    FrameStoreFactory stores =
        told(
            Set.of("append", "sync", "endPart", "drop"),
            call -> {
              Path image = directory.resolve("image-" + images.size() + "-" + call);
              Trees.copy(own(), image);
              images.add(image);
            });
    ContainerView before;
    try (SpoolEngine engine = open(own(), stores)) {
      before = engine.view(ALICE, ContainerName.INBOUND).orElseThrow();
      assertEquals(1, engine.compact(THOROUGH).parts());
    }
    assertTrue(images.size() > 4, "states: " + images);
    for (Path image : images) {
      check(image, before);
      Trees.delete(new EngineDirectory(image).index(0));
      check(image, before);
      Trees.delete(image);
    }
  }

  @Test
  void kill_betweenTheNoteAndTheDeletion_endsWithTheDeletion() {
    try (SpoolEngine engine = open()) {
      fill(engine, 200, 1_000);
      eraseBob(engine);
    }
    Path image = directory.resolve("image");
    Path log = new EngineDirectory(own()).log(0);
    ContainerView before;
    try (SpoolEngine engine = open(own(), told(Set.of("sync"), call -> retake(image)))) {
      before = engine.view(ALICE, ContainerName.INBOUND).orElseThrow();
      assertEquals(1, engine.compact(THOROUGH).parts());
    }
    Path noted = new EngineDirectory(image).log(0).resolve("dropped");
    assertFalse(Files.exists(noted), "taken before the note");
    Trees.write(noted, Trees.read(log.resolve("dropped")));
    Path old = Trees.queueFiles(image).getFirst();

    check(image, before);

    assertFalse(Files.exists(old), "the noted file is gone");
  }

  /** The last state that was seen counts. */
  private void retake(Path image) {
    if (Files.exists(image)) {
      Trees.delete(image);
    }
    Trees.copy(own(), image);
  }

  private static void check(Path image, ContainerView before) {
    try (SpoolEngine engine = open(image, new ChronicleFrameStores())) {
      assertEquals(before, engine.view(ALICE, ContainerName.INBOUND).orElseThrow());
      assertEquals(200, texts(engine, ALICE, ContainerName.INBOUND).size());
      assertEquals(List.of(), engine.containers(BOB), image.toString());
    }
    InspectionReport report = inspect(image);
    assertEquals(List.of(), report.damaged(), image.toString());
    assertEquals(201, report.frames(), image.toString());
  }

  @Test
  void compact_whilePostingAndReading_disturbsNobody() throws Exception {
    try (SpoolEngine engine = open()) {
      fill(engine, 300, 1_000);
      AtomicBoolean stop = new AtomicBoolean();
      CompletableFuture<Integer> reader =
          CompletableFuture.supplyAsync(
              () -> {
                int rounds = 0;
                while (!stop.get()) {
                  assertEquals(
                      "a7",
                      EngineFixture.text(engine.read(ALICE, ContainerName.INBOUND, 8))
                          .substring(0, 2));
                  assertTrue(texts(engine, ALICE, ContainerName.INBOUND).size() >= 300);
                  rounds++;
                }
                return rounds;
              });
      for (int round = 0; round < 5; round++) {
        eraseBob(engine);
        assertTrue(engine.compact(THOROUGH).parts() >= 1);
        for (int i = 0; i < 20; i++) {
          var unused = post(engine, BOB, "b", "b");
          var more = post(engine, ALICE, "more" + i, "more");
          assertEquals(301 + round * 20L + i, more.index());
        }
      }
      stop.set(true);
      assertTrue(reader.get() > 0);
    }
    assertEquals(List.of(), inspect(own()).damaged());
  }

  @Test
  void close_duringACompaction_endsIt() throws Exception {
    SpoolEngine engine = open();
    fill(engine, 100, 1_000);
    eraseBob(engine);
    CountDownLatch begun = new CountDownLatch(1);
    FrameRetention slow =
        frame -> {
          begun.countDown();
          return false;
        };
    CompactionOrder order = new CompactionOrder(1, true, 1 << 16, slow);
    CompletableFuture<CompactionReport> running =
        CompletableFuture.supplyAsync(() -> engine.compact(order));
    begun.await();

    engine.close();

    CompletionException e = assertThrows(CompletionException.class, running::join);
    assertTrue(e.getCause() instanceof CancellationException, String.valueOf(e.getCause()));
    try (SpoolEngine again = open()) {
      assertEquals(100, texts(again, ALICE, ContainerName.INBOUND).size());
    }
  }

  @Test
  void compact_beside_aReader_keepsItsFilesUntilItIsGone() {
    Path log = new EngineDirectory(own()).log(0);
    try (SpoolEngine engine = open()) {
      fill(engine, 10, 1_000);
      eraseBob(engine);
      try (FrameLog reader = new ChronicleFrameStores().openForReading(log)) {
        Path file = Trees.queueFiles(log).getFirst();
        assertEquals(1, engine.compact(THOROUGH).parts());
        assertTrue(Files.exists(file), "leased");
        assertTrue(reader.parts().size() >= 1);
      }
      var unused = post(engine, BOB, "b", "b");
      eraseBob(engine);
      Path old = Trees.queueFiles(log).getFirst();
      assertTrue(engine.compact(THOROUGH).parts() >= 1);
      assertFalse(Files.exists(old), "no lease any more");
    }
  }

  @Test
  void verify_segmentTakenAway_isMissedButADroppedOneIsNot() {
    try (SpoolEngine engine = open()) {
      fill(engine, 10, 1_000);
      eraseBob(engine);
      assertEquals(1, engine.compact(THOROUGH).parts());
    }
    try (SpoolEngine engine = open()) {
      var unused = post(engine, ALICE, "more", "more");
    }
    try (SpoolEngine engine = open()) {
      var unused = post(engine, ALICE, "last", "last");
    }
    assertEquals(List.of(), inspect(own()).damaged());
    List<Path> files = Trees.queueFiles(new EngineDirectory(own()).log(0));
    Trees.delete(files.get(files.size() - 2).resolveSibling(".").normalize());

    List<FrameDamagedException.Place> damaged = inspect(own()).damaged();

    assertTrue(
        damaged.stream().anyMatch(place -> place.damage().text().contains("are missing")),
        damaged.toString());
    assertTrue(
        damaged.stream().anyMatch(place -> place.index() == 11 && ALICE.equals(place.account())),
        damaged.toString());
  }

  @Test
  void compact_damagedPart_isLeftAlone() {
    try (SpoolEngine engine = open()) {
      fill(engine, 10, 1_000);
      eraseBob(engine);
    }
    Path file = Trees.queueFiles(new EngineDirectory(own()).log(0)).getFirst();
    byte[] octets = Trees.read(file);
    octets[octets.length / 2] ^= 1;
    Trees.write(file, octets);
    try (SpoolEngine engine = open()) {
      CompactionReport report = engine.compact(THOROUGH);

      assertEquals(0, report.parts());
      assertEquals(1, report.partsDamaged());
      assertTrue(Files.exists(file));
    }
  }

  @Test
  void open_afterEverythingWasDropped_neverUsesANumberTwice() {
    for (int round = 0; round < 4; round++) {
      try (SpoolEngine engine = open()) {
        var first = post(engine, BOB, "b", "b");
        assertEquals(1, first.index());
        eraseBob(engine);
        assertTrue(engine.compact(THOROUGH).parts() >= 1);
      }
      try (SpoolEngine engine = open()) {
        assertEquals(List.of(), engine.containers(BOB));
      }
    }
    try (SpoolEngine engine = open()) {
      var kept = post(engine, ALICE, "a", "a");
      assertEquals(1, kept.index());
    }
    Trees.delete(new EngineDirectory(own()).index(0));
    try (SpoolEngine engine = open()) {
      assertEquals(List.of("a"), texts(engine, ALICE, ContainerName.INBOUND));
    }
    assertEquals(List.of(), inspect(own()).damaged());
  }
}
