package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.Seeds;
import org.meshrelay.testkit.disk.Faults;
import org.meshrelay.testkit.disk.Operation;
import org.meshrelay.testkit.disk.RecordingDisk;

/**
 * A disk that answers with errors: EIO, ENOSPC, EROFS and short writes, once or from then on, on
 * one operation or on all. Nothing acknowledged is lost, reads go on, and posting resumes: by
 * itself where the engine refused for want of room, in the next engine where a flush failed.
 */
class DiskFaultTest {
  private static final int ROUNDS = Integer.getInteger("meshrelay.disk.rounds", 30);
  private static final int POSTS = 30;

  private static final List<Faults.Fault> KINDS =
      List.of(
          Faults.Fault.EIO, Faults.Fault.ENOSPC, Faults.Fault.EROFS, new Faults.ShortWrite(100));

  @TempDir Path directory;
  private final RoomWatch watch = new RoomWatch();
  private int broken;

  /** What fails: one kind of operation or all that change anything, once or for a while. */
  private static Faults faults(SplittableRandom random) {
    Faults.Fault fault = KINDS.get(random.nextInt(KINDS.size()));
    List<Operation> changes =
        List.of(Operation.values()).stream().filter(Operation::isChange).toList();
    Operation only = changes.get(random.nextInt(changes.size()));
    boolean every = random.nextBoolean();
    AtomicInteger left = new AtomicInteger(random.nextBoolean() ? 1 : Integer.MAX_VALUE);
    return (operation, file) -> {
      boolean meant = every ? operation.isChange() : operation == only;
      return meant && left.getAndDecrement() > 0 ? fault : null;
    };
  }

  private static SpoolEngine open(RecordingDisk disk) {
    int size = StorageLimits.SEGMENT_OCTETS_LEAST;
    return SpoolEngine.open(
        EngineConfig.at(disk.root().resolve("engine"))
            .withLanes(1)
            .withLane(LaneLimits.DEFAULT.withIndexEntriesMax(10))
            .withStorage(new StorageLimits(size, size, 0, 0)),
        new ChronicleFrameStores(disk::flushMapped),
        EngineMonitor.none());
  }

  /** An engine may refuse to open a disk that fails, and then opens it when it does not. */
  private static void openBroken(RecordingDisk disk, SplittableRandom random) {
    open(disk).close();
    disk.fail(faults(random));
    try {
      open(disk).close();
    } catch (UncheckedIOException | StorageFullException e) {
      // The next one is to open it.
    }
    disk.fail(Faults.NONE);
  }

  private RecordingDisk disk() {
    try {
      return RecordingDisk.at(Files.createTempDirectory(directory, "disk"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void round(SplittableRandom random) {
    RecordingDisk disk = disk();
    List<String> acknowledged = new ArrayList<>();
    int onset = random.nextInt(POSTS + 5) - 5;
    if (onset < 0) {
      openBroken(disk, random);
    }
    live(disk, onset, random, acknowledged);
    try (SpoolEngine engine = open(disk)) {
      List<String> found = new ArrayList<>(read(engine));
      found.retainAll(acknowledged);
      assertEquals(acknowledged, found);
      assertTrue(post(engine, ALICE, "last", "last").index() > acknowledged.size());
    }
  }

  private void live(
      RecordingDisk disk, int onset, SplittableRandom random, List<String> acknowledged) {
    SpoolEngine engine = open(disk);
    boolean failed = false;
    for (int i = 0; i < POSTS && !failed; i++) {
      if (i == onset) {
        disk.fail(faults(random));
      }
      String text = i + " " + "x".repeat(random.nextInt(40_000));
      try {
        watch.post(engine, "id-" + i, text).ifPresent(acknowledged::add);
      } catch (EngineFailedException e) {
        broken++;
        failed = true;
      }
      assertEquals(acknowledged, read(engine));
    }
    disk.fail(Faults.NONE);
    if (!failed) {
      acknowledged.add(watch.awaitPosting(engine));
    }
    engine.close();
  }

  private static List<String> read(SpoolEngine engine) {
    return texts(engine, ALICE, ContainerName.INBOUND);
  }

  @Test
  void errors_ofAnyKindAtAnyTime_loseNothingAndPass() {
    Seeds.forEach(ROUNDS, this::round);

    System.out.println(watch + ", " + broken + " engines stopped");
    watch.check(Duration.ofSeconds(30));
  }

  @Test
  void flush_thatFails_endsTheEngineAndTheNextHasEverythingAcknowledged() {
    RecordingDisk disk = disk();
    SpoolEngine failed = open(disk);
    String kept = post(failed, ALICE, "1", "kept").envelopeId();
    disk.fail((operation, file) -> operation == Operation.FLUSH_MAPPED ? Faults.Fault.EIO : null);

    assertThrows(EngineFailedException.class, () -> post(failed, ALICE, "2", "not known"));
    assertThrows(EngineFailedException.class, () -> post(failed, BOB, "3", "refused"));

    assertTrue(failed.failed().isPresent());
    assertEquals(List.of("kept"), read(failed), "reads go on");
    assertThrows(DirectoryLockedException.class, () -> open(disk), "while it is there");
    disk.fail(Faults.NONE);
    failed.close();
    try (SpoolEngine next = open(disk)) {
      assertEquals("kept", read(next).getFirst());
      assertEquals("1", kept);
      assertTrue(post(next, ALICE, "4", "goes on").index() > 1);
    }
  }
}
