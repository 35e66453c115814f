package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.message;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.memory.MemoryDevice;
import org.meshrelay.dare.store.memory.MemoryFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/** A lane with more work than it can do, or with a device that fails it. */
class LaneLoadTest {
  @TempDir Path directory;
  private final MemoryFrameStores stores = new MemoryFrameStores();
  private final Recorder recorder = new Recorder();

  private static final class Recorder implements EngineMonitor {
    final AtomicInteger flushes = new AtomicInteger();
    final AtomicInteger shed = new AtomicInteger();
    final List<EngineFailedException> failures = new CopyOnWriteArrayList<>();

    @Override
    public void flushed(int lane, long nanos) {
      flushes.incrementAndGet();
    }

    @Override
    public void shed(int lane) {
      shed.incrementAndGet();
    }

    @Override
    public void failed(EngineFailedException cause) {
      failures.add(cause);
    }
  }

  private EngineConfig config() {
    return EngineConfig.at(directory).withLanes(1).withLane(LaneLimits.DEFAULT.withQueueMax(10));
  }

  private SpoolEngine open(EngineConfig config) {
    return SpoolEngine.open(config, stores, recorder);
  }

  private MemoryDevice device() {
    return stores.device(new EngineDirectory(directory).log(0));
  }

  private static CompletableFuture<Committed<AppendedFrame>> submit(SpoolEngine engine, String id) {
    return engine
        .write(
            ALICE,
            tx -> {
              tx.create(ContainerName.INBOUND);
              return tx.append(ContainerName.INBOUND, message(id, id));
            })
        .toCompletableFuture();
  }

  private static CountDownLatch occupy(SpoolEngine engine) throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    var unused =
        engine.write(
            BOB,
            tx -> {
              entered.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return 0;
            });
    entered.await();
    return release;
  }

  @Test
  void write_whenQueueIsFull_isRefusedAtOnce() throws Exception {
    try (SpoolEngine engine = open(config())) {
      CountDownLatch release = occupy(engine);
      List<CompletableFuture<?>> accepted = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        accepted.add(submit(engine, "id-" + i));
      }

      CompletableFuture<?> refused = submit(engine, "one too many");

      assertTrue(refused.isDone());
      assertInstanceOf(LaneFullException.class, refused.exceptionNow());
      assertEquals(1, recorder.shed.get());
      release.countDown();
      accepted.forEach(CompletableFuture::join);
      assertEquals(10, texts(engine, ALICE, ContainerName.INBOUND).size());
    }
  }

  @Test
  void write_whatWaits_sharesOneFlush() throws Exception {
    try (SpoolEngine engine = open(config())) {
      CountDownLatch release = occupy(engine);
      List<CompletableFuture<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        waiting.add(submit(engine, "id-" + i));
      }
      assertEquals(0, recorder.flushes.get());

      release.countDown();
      waiting.forEach(CompletableFuture::join);

      assertEquals(1, recorder.flushes.get());
    }
  }

  @Test
  void write_whenTheFlushFails_isNotAcknowledgedAndEndsTheEngine() {
    try (SpoolEngine engine = open(config())) {
      var before = post(engine, ALICE, "before", "before");
      assertEquals(1, before.index());
      device().failSyncs(true);

      assertThrows(EngineFailedException.class, () -> post(engine, ALICE, "lost", "lost"));

      assertEquals(1, recorder.failures.size());
      assertTrue(engine.failed().isPresent());
      assertEquals(List.of("before"), texts(engine, ALICE, ContainerName.INBOUND));
      device().failSyncs(false);
      assertThrows(EngineFailedException.class, () -> post(engine, ALICE, "after", "after"));
      assertEquals(1, recorder.failures.size());
    }
  }

  /** While much arrives a flush waits, so works that were run may not have their answer yet. */
  @Test
  void write_whenTheFlushOfAWaitingBatchFails_allOfItIsTold() {
    Durability patient = new Durability.Sync(Duration.ofMillis(100));
    try (SpoolEngine engine = open(config().withDurability(patient))) {
      var before = post(engine, ALICE, "before", "x".repeat(10_000));
      assertEquals(1, before.index());
      device().failSyncs(true);

      List<CompletableFuture<?>> waiting = List.of(submit(engine, "1"), submit(engine, "2"));

      for (CompletableFuture<?> each : waiting) {
        CompletionException thrown = assertThrows(CompletionException.class, each::join);
        assertInstanceOf(EngineFailedException.class, thrown.getCause());
      }
    }
  }

  @Test
  void write_thatWaitsForCompanyInVain_isFlushedAllTheSame() {
    Durability patient = new Durability.Sync(Duration.ofMillis(100));
    try (SpoolEngine engine = open(config().withDurability(patient))) {
      var before = post(engine, ALICE, "before", "x".repeat(10_000));
      assertEquals(1, before.index());

      assertEquals(2, post(engine, ALICE, "alone", "x").index());

      assertEquals(2, recorder.flushes.get());
    }
  }

  @Test
  void write_whenStorageIsFull_failsAndLeavesRoomForDeletes() {
    try (SpoolEngine engine = open(config())) {
      var unused =
          EngineFixture.write(
              engine,
              ALICE,
              tx -> {
                tx.create(ContainerName.CONTACT);
                return tx.append(
                    ContainerName.CONTACT, EngineFixture.entry("x", "1", CatalogEvent.NEW));
              });
      device().limitTo(1 << 16);
      String large = "x".repeat(20_000);
      assertThrows(
          StorageFullException.class,
          () -> {
            for (int i = 0; i < 10; i++) {
              var more = post(engine, BOB, "id-" + i, large);
              assertTrue(more.index() > 0);
            }
          });

      var deleted =
          EngineFixture.write(
              engine,
              ALICE,
              tx ->
                  tx.append(
                      ContainerName.CONTACT, EngineFixture.entry("x", "", CatalogEvent.DELETE)));

      assertEquals(2, deleted.value().index());
      assertTrue(texts(engine, BOB, ContainerName.INBOUND).size() > 1);
      device().limitTo(1 << 24);
      assertTrue(post(engine, BOB, "again", large).index() > 1);
    }
  }

  @Test
  void forced_withLooserDurability_waitsForTheFlush() {
    try (SpoolEngine engine = open(config().withDurability(new Durability.Os()))) {
      var unused = post(engine, ALICE, "1", "x");
      assertEquals(0, recorder.flushes.get());

      CompletableFuture<Void> forced = engine.forced(ALICE).toCompletableFuture();
      CompletableFuture.allOf(forced).join();

      assertEquals(1, recorder.flushes.get());
    }
  }

  @Test
  void interval_whenDue_flushesByItself() throws Exception {
    Durability interval = new Durability.Interval(Duration.ofMillis(5));
    CountDownLatch flushed = new CountDownLatch(1);
    EngineMonitor monitor =
        new EngineMonitor() {
          @Override
          public void flushed(int lane, long nanos) {
            flushed.countDown();
          }
        };
    try (SpoolEngine engine =
        SpoolEngine.open(config().withDurability(interval), stores, monitor)) {
      var unused = post(engine, ALICE, "1", "x");
      flushed.await();
      assertEquals(List.of("x"), texts(engine, ALICE, ContainerName.INBOUND));
    }
  }

  @Test
  void close_withWorkWaiting_finishesIt() throws Exception {
    SpoolEngine engine = open(config());
    CountDownLatch release = occupy(engine);
    CompletableFuture<Committed<AppendedFrame>> waiting = submit(engine, "late");
    Thread closer = Thread.ofPlatform().start(engine::close);
    release.countDown();
    closer.join();

    assertEquals(1, waiting.join().value().index());
  }

  @Test
  void write_errorInsideWork_isThatWorksAlone() {
    try (SpoolEngine engine = open(config())) {
      CompletionException thrown =
          assertThrows(
              CompletionException.class,
              () ->
                  engine
                      .write(
                          ALICE,
                          tx -> {
                            throw new IllegalCallerException("mine");
                          })
                      .toCompletableFuture()
                      .join());

      assertInstanceOf(IllegalCallerException.class, thrown.getCause());
      assertEquals(1, post(engine, ALICE, "1", "x").index());
    }
  }
}
