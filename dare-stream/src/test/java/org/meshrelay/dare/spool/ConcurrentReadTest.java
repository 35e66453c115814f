package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.ProofChecker;

/** Readers beside a writer see only what is acknowledged, and all of that. */
class ConcurrentReadTest {
  private static final int POSTS = 300;

  @TempDir Path directory;
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  private Thread reader(Runnable body) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                while (!done.get()) {
                  body.run();
                }
              } catch (RuntimeException | AssertionError e) {
                failed.set(e);
              }
            });
  }

  /** Whatever a view says can be read, and proved against the root it names. */
  private static void readLast(SpoolEngine engine) {
    Optional<ContainerView> found = engine.view(ALICE, ContainerName.INBOUND);
    if (found.isEmpty() || found.get().treeSize() == 0) {
      return;
    }
    ContainerView view = found.get();
    long last = view.treeSize();
    StoredFrame frame = engine.read(ALICE, ContainerName.INBOUND, last);
    assertEquals("text " + last, EngineFixture.text(frame));
    assertTrue(engine.find(ALICE, ContainerName.INBOUND, "id-" + last).isPresent());
    Bytes leaf = engine.leafHash(ALICE, ContainerName.INBOUND, last);
    List<Bytes> proof = engine.inclusion(ALICE, ContainerName.INBOUND, last - 1, last);
    assertTrue(ProofChecker.inclusion(leaf, last - 1, last, proof, view.root()));
  }

  /** Bob's account comes and goes; a reader meets it or not, but never damage. */
  private static void readComingAndGoing(SpoolEngine engine) {
    try {
      for (ContainerView view : engine.containers(BOB)) {
        StoredFrame frame = engine.read(BOB, view.container(), view.frameCount() - 1);
        assertFalse(frame.frameOctets().isEmpty());
      }
    } catch (IndexOutOfBoundsException erased) {
      assertFalse(String.valueOf(erased.getMessage()).isEmpty());
    }
  }

  @Test
  void readers_besideAWriter_seeWholeStates() throws Exception {
    EngineConfig config =
        EngineConfig.at(directory)
            .withLanes(1)
            .withLane(new LaneLimits(64, 8, 1 << 20, 1))
            .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
    try (SpoolEngine engine =
        SpoolEngine.open(config, new ChronicleFrameStores(), EngineMonitor.none())) {
      List<Thread> readers = new ArrayList<>();
      readers.add(reader(() -> readLast(engine)));
      readers.add(reader(() -> readComingAndGoing(engine)));
      for (int i = 1; i <= POSTS; i++) {
        var unused = post(engine, ALICE, "id-" + i, "text " + i);
        var other = post(engine, BOB, "id-" + i, "text");
        assertTrue(other.index() > 0);
        if (i % 7 == 0) {
          var erased =
              write(
                  engine,
                  BOB,
                  tx -> {
                    tx.eraseAccount();
                    return 0;
                  });
          assertEquals(0, erased.value());
        }
      }
      done.set(true);
      for (Thread each : readers) {
        each.join();
      }
      assertNull(failed.get());
    }
  }
}
