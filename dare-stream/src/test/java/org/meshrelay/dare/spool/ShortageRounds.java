package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * An engine that runs short of something again and again: posts are refused, reads and deletes go
 * on, and posting resumes. What was posted is erased and compacted away now and then.
 */
final class ShortageRounds {
  private static final int ROUNDS_PER_LOG = 6;
  private static final int POSTS_MAX = 200;

  private final Path directory;
  private final RoomWatch watch = new RoomWatch();
  private final List<String> expected = new ArrayList<>();

  ShortageRounds(Path directory) {
    this.directory = directory;
  }

  /** Takes something until there is none left, and gives it back. */
  interface Shortage {
    void begin() throws Exception;

    void end() throws Exception;
  }

  private SpoolEngine open() {
    int size = StorageLimits.SEGMENT_OCTETS_LEAST;
    return SpoolEngine.open(
        EngineConfig.at(directory)
            .withLanes(1)
            .withLane(LaneLimits.DEFAULT.withIndexEntriesMax(60))
            .withStorage(new StorageLimits(size, size, 0, 0)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  void run(Shortage shortage, int rounds) throws Exception {
    SpoolEngine engine = open();
    for (int round = 0; round < rounds; round++) {
      round(engine, shortage, round);
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
  }

  /** Fails if nothing was refused, or something took longer than a bound of no machine. */
  void check(Duration bound) {
    assertTrue(watch.refusals() > 0, "never refused");
    watch.check(bound);
  }

  @Override
  public String toString() {
    return watch.toString();
  }

  private void round(SpoolEngine engine, Shortage shortage, int round) throws Exception {
    watch.write(() -> addContact(engine));
    shortage.begin();
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
    shortage.end();
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
}
