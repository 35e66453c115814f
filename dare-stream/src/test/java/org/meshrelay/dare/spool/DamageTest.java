package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.post;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.Seeds;

/** What is damaged on the device is found, named and kept to itself. */
class DamageTest {
  private static final int FRAMES = 60;

  @TempDir Path directory;
  private Path original;

  @BeforeEach
  void writeFrames() {
    original = directory.resolve("original");
    try (SpoolEngine engine = open(original, EngineMonitor.none())) {
      for (int i = 1; i <= FRAMES; i++) {
        var unused = post(engine, i % 3 == 0 ? BOB : ALICE, "id-" + i, text(i));
      }
    }
  }

  private static String text(int number) {
    return "text " + number + " " + "x".repeat(number * 7);
  }

  private static SpoolEngine open(Path directory, EngineMonitor monitor) {
    return SpoolEngine.open(
        EngineConfig.at(directory)
            .withLanes(1)
            .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0)),
        new ChronicleFrameStores(),
        monitor);
  }

  private static InspectionReport inspect(Path directory) {
    return new SpoolInspector(directory, new ChronicleFrameStores(), InspectionProgress.none())
        .inspect();
  }

  private Path flipped(SplittableRandom random, boolean withIndex) {
    Path copy = directory.resolve("c" + random.nextLong(1L << 60));
    Trees.copy(original, copy);
    Path file = Trees.queueFiles(copy).getFirst();
    byte[] octets = Trees.read(file);
    int firstRecord = firstRecord(octets);
    octets[firstRecord + random.nextInt(octets.length - firstRecord)] ^=
        (byte) (1 << random.nextInt(8));
    Trees.write(file, octets);
    if (!withIndex) {
      Trees.delete(copy.resolve("lane-00").resolve("index"));
    }
    return copy;
  }

  /** The first record begins somewhere before the first account's name. */
  private static int firstRecord(byte[] octets) {
    byte[] name = ALICE.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; ; i++) {
      if (Arrays.equals(octets, i, i + name.length, name, 0, name.length)) {
        return i - 280;
      }
    }
  }

  /** Positions of the erasures in the only segment are offsets in its file. */
  private static List<Integer> erasures(Path engine) {
    List<Integer> offsets = new ArrayList<>();
    try (FrameLog log =
        new ChronicleFrameStores().openForReading(new EngineDirectory(engine).log(0))) {
      log.replay(
          FrameLog.BEFORE_FIRST,
          new RecordSink() {
            @Override
            public void record(long position, Bytes record) {
              if (RecordCodec.decode(record).orElseThrow().record() instanceof LogRecord.Erasure) {
                offsets.add((int) position);
              }
            }

            @Override
            public void damaged(long position, long octets, Bytes first, Damage damage) {
              throw new AssertionError(damage);
            }
          });
    }
    return offsets;
  }

  @Test
  void erasure_oneOfItsRecordsDamagedAndTheIndexLost_staysErased() {
    Path erased = directory.resolve("erased");
    try (SpoolEngine engine = open(erased, EngineMonitor.none())) {
      var first = post(engine, ALICE, "1", "gone");
      var other = post(engine, BOB, "1", "kept");
      var unused =
          EngineFixture.write(
              engine,
              ALICE,
              tx -> {
                tx.eraseAccount();
                return 0;
              });
      assertEquals(first.index(), other.index());
    }
    List<Integer> erasures = erasures(erased);
    assertEquals(2, erasures.size());
    for (int offset : erasures) {
      Path copy = directory.resolve("copy-" + offset);
      Trees.copy(erased, copy);
      Trees.delete(new EngineDirectory(copy).index(0));
      Path file = Trees.queueFiles(copy).getFirst();
      byte[] octets = Trees.read(file);
      octets[offset + 100] ^= 1;
      Trees.write(file, octets);

      try (SpoolEngine engine = open(copy, EngineMonitor.none())) {
        assertEquals(List.of(), engine.containers(ALICE));
        assertEquals(1, post(engine, ALICE, "2", "begins anew").index());
        assertEquals(2, post(engine, BOB, "2", "goes on").index());
      }
    }
  }

  private static List<FrameDamagedException.Place> readAll(SpoolEngine engine) {
    List<FrameDamagedException.Place> damaged = new ArrayList<>();
    int number = 0;
    long[] next = {0, 0};
    for (int i = 1; i <= FRAMES; i++) {
      AccountAddress account = i % 3 == 0 ? BOB : ALICE;
      long index = ++next[i % 3 == 0 ? 1 : 0];
      try {
        StoredFrame frame = engine.read(account, ContainerName.INBOUND, index);
        assertEquals(text(i), EngineFixture.text(frame));
        number++;
      } catch (FrameDamagedException e) {
        assertEquals(account, e.place().account());
        assertEquals(ContainerName.INBOUND, e.place().container());
        assertEquals(index, e.place().index());
        damaged.add(e.place());
      } catch (IndexOutOfBoundsException e) {
        damaged.add(
            new FrameDamagedException.Place(
                0, -1, account, null, index, Damage.missing("shorter")));
      }
    }
    assertEquals(FRAMES, number + damaged.size());
    return damaged;
  }

  @Test
  void read_afterAnyFlippedBit_losesAtMostThatFrame() {
    Seeds.forEach(
        40,
        random -> {
          Path copy = flipped(random, true);
          InspectionReport report = inspect(copy);
          List<FrameDamagedException> told = new ArrayList<>();
          EngineMonitor monitor =
              new EngineMonitor() {
                @Override
                public void damaged(FrameDamagedException damage) {
                  told.add(damage);
                }
              };
          try (SpoolEngine engine = open(copy, monitor)) {
            List<FrameDamagedException.Place> damaged = readAll(engine);
            assertTrue(damaged.size() <= 1, "more than one frame lost: " + damaged);
            assertTrue(damaged.size() <= told.size());
            assertEquals(damaged.isEmpty(), isHarmless(report), report.damaged().toString());
          }
          Trees.delete(copy);
        });
  }

  /** Frame 0 of a container may be the damaged one; {@link #readAll} does not read that. */
  private static boolean isHarmless(InspectionReport report) {
    return report.damaged().stream().allMatch(place -> place.index() == 0);
  }

  @Test
  void rebuild_afterAnyFlippedBit_losesAtMostThatFrame() {
    Seeds.forEach(
        40,
        random -> {
          Path copy = flipped(random, false);
          InspectionReport report = inspect(copy);
          try (SpoolEngine engine = open(copy, EngineMonitor.none())) {
            List<FrameDamagedException.Place> damaged = readAll(engine);
            boolean firstOfContainer =
                report.damaged().stream().anyMatch(place -> place.index() == 0);
            assertTrue(
                damaged.size() <= 1 || firstOfContainer, "more than one frame lost: " + damaged);
            assertTrue(damaged.isEmpty() || !report.isGood(), "nobody noticed: " + damaged);
          }
          Trees.delete(copy);
        });
  }

  @Test
  void inspect_goodDirectory_countsEverything() {
    InspectionReport report = inspect(original);

    assertTrue(report.isGood());
    assertEquals(1, report.lanes());
    assertEquals(FRAMES + 2, report.frames());
    assertEquals(2, report.containers().size());
    assertEquals(0, report.unreadableOctets());
    try (SpoolEngine engine = open(original, EngineMonitor.none())) {
      for (InspectionReport.Summary summary : report.containers()) {
        ContainerView view = engine.view(summary.account(), summary.container()).orElseThrow();
        assertEquals(view.frameCount(), summary.frames());
        assertEquals(view.treeDigest(), summary.treeDigest());
        assertEquals(view.octets(), summary.octets());
      }
    }
  }

  @Test
  void inspect_besideARunningEngine_seesWhatIsThere() {
    try (SpoolEngine engine = open(original, EngineMonitor.none())) {
      var unused = post(engine, ALICE, "more", "more");

      InspectionReport report = inspect(original);

      assertTrue(report.isGood());
      assertEquals(FRAMES + 3, report.frames());
    }
  }

  /** Each start begins a file of its own. */
  private static Path threeFiles(Path engine, String what) {
    for (int start = 1; start <= 3; start++) {
      try (SpoolEngine running = open(engine, EngineMonitor.none())) {
        for (int i = 1; i <= 5; i++) {
          var unused = post(running, ALICE, what + start + "-" + i, what + text(i));
        }
      }
    }
    assertEquals(List.of(), inspect(engine).damaged());
    return engine;
  }

  private static void assertAllAre(Damage.Kind kind, Path engine) {
    List<FrameDamagedException.Place> damaged = inspect(engine).damaged();
    assertFalse(damaged.isEmpty());
    assertTrue(damaged.stream().allMatch(each -> each.damage().kind() == kind), damaged::toString);
  }

  @Test
  void kind_ofFlippedBits_isChanged() {
    Path engine = threeFiles(directory.resolve("three"), "a");
    Path file = Trees.queueFiles(engine).get(1);
    byte[] octets = Trees.read(file);
    octets[firstRecord(octets) + 700] ^= 1;
    Trees.write(file, octets);

    assertAllAre(Damage.Kind.CHANGED, engine);
  }

  @Test
  void kind_ofAFileOrADirectoryTakenAway_isMissing() {
    Path engine = threeFiles(directory.resolve("three"), "a");
    Path file = Trees.queueFiles(engine).get(1);
    Trees.delete(file);
    assertAllAre(Damage.Kind.MISSING, engine);

    Trees.delete(file.resolveSibling(".").normalize());
    assertAllAre(Damage.Kind.MISSING, engine);
  }

  @Test
  void kind_ofWhatIsBehindTheCutOfAnEndedFile_isMissing() {
    Path engine = threeFiles(directory.resolve("three"), "a");
    Path file = Trees.queueFiles(engine).get(1);
    byte[] octets = Trees.read(file);
    Trees.write(file, Arrays.copyOf(octets, firstRecord(octets) + 300));

    List<Damage.Kind> kinds =
        inspect(engine).damaged().stream().map(place -> place.damage().kind()).toList();
    assertEquals(List.of(5, 1), List.of(kinds.size(), kinds.indexOf(Damage.Kind.MISSING)));
    assertEquals(Damage.Kind.CHANGED, kinds.getFirst(), "the record that is cut through");
    assertEquals(4, Collections.frequency(kinds, Damage.Kind.MISSING));
  }

  @Test
  void kind_ofAFileOfAnotherState_isMixed() {
    Path engine = threeFiles(directory.resolve("three"), "a");
    Path other = threeFiles(directory.resolve("other"), "b");
    Path file = Trees.queueFiles(engine).get(1).resolveSibling(".").normalize();
    Trees.delete(file);
    Trees.copy(Trees.queueFiles(other).get(1).resolveSibling(".").normalize(), file);

    assertAllAre(Damage.Kind.MIXED, engine);
  }
}
