package org.meshrelay.dare.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.CompactionOrder;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.FrameRetention;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/**
 * Frames lost behind a backup come back as erased stubs, and the signed roots with them
 * (receipts.md 8.4, MSP-323).
 */
class LeafBackupTest {
  private static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);
  private static final ContainerName INBOUND = ContainerName.INBOUND;
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final AccountAddress OWN = AccountAddress.parse("mmm@example.com");
  private static final String SERVICE = "example.com";

  @TempDir Path directory;
  private Path data;
  private Path backup;
  private Path leaves;
  private Path restored;

  @BeforeEach
  void places() {
    data = directory.resolve("data");
    backup = directory.resolve("backup");
    leaves = directory.resolve("leaves");
    restored = directory.resolve("restored");
  }

  private static SpoolEngine open(Path directory) {
    return SpoolEngine.open(
        EngineConfig.at(directory).withLanes(2).withStorage(LIMITS),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  private static SignedSizeJournal journal(Path directory) {
    return SignedSizeJournal.open(directory.resolve("signed"), new ChronicleFrameStores(), LIMITS);
  }

  private static AccountAddress account(int number) {
    return AccountAddress.parse("a" + number + "@example.com");
  }

  private static <T> T write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    try {
      return engine.write(account, work).toCompletableFuture().join().value();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void post(SpoolEngine engine, AccountAddress account, String... texts) {
    for (String text : texts) {
      FrameDraft draft =
          FrameDraft.message(
              EnvelopeBuilder.of(Bytes.utf8(text))
                  .envelopeId("id " + text.substring(Math.max(0, text.length() - 100)))
                  .build());
      var unused =
          write(
              engine,
              account,
              tx -> {
                tx.create(INBOUND);
                return tx.append(INBOUND, draft);
              });
    }
  }

  private static void erase(SpoolEngine engine, AccountAddress account) {
    var unused =
        write(
            engine,
            account,
            tx -> {
              tx.eraseAccount();
              return true;
            });
  }

  private LeafBackup leafBackup(SpoolEngine engine) {
    return new LeafBackup(engine, new LeafBackup.Order(data, leaves, SERVICE, OWN));
  }

  private void create() throws BackupException {
    var unused =
        new BackupWriter(data, new ChronicleFrameStores(), backup, InspectionProgress.none())
            .write(new BackupWriter.Order(NOW, SERVICE, OWN, null, Map.of()));
  }

  private void restore() throws BackupException {
    assertTrue(
        new BackupRestore(
                backup, restored, new ChronicleFrameStores(), LIMITS, InspectionProgress.none())
            .run()
            .isPrefix());
  }

  private LeafRestore.Result bringBack(SpoolEngine engine) throws BackupException {
    return new LeafRestore(leaves, engine).run(SERVICE);
  }

  private static ContainerView view(SpoolEngine engine, AccountAddress account) {
    return engine.view(account, INBOUND).orElseThrow();
  }

  private static SignedSize signed(ContainerView view) {
    return new SignedSize(
        view.account(), view.container(), view.treeSize(), view.root(), view.lastTime());
  }

  @Test
  void restore_framesLostBehindTheBackup_comeBackAsErasedStubsUnderTheSignedRoots()
      throws Exception {
    List<ContainerView> before = new ArrayList<>();
    List<Bytes> consistency;
    try (SpoolEngine engine = open(data);
        SignedSizeJournal journal = journal(restored)) {
      LeafBackup leafBackup = leafBackup(engine);
      for (int i = 0; i < 4; i++) {
        post(engine, account(i), "one", "two");
      }
      assertEquals(4 * 3, leafBackup.run(CLOCK));
      create();
      for (int i = 0; i < 4; i++) {
        post(engine, account(i), "three", "four", "five");
      }
      post(engine, account(9), "of an account that is made after the backup");
      assertEquals(4 * 3 + 2, leafBackup.run(CLOCK));
      assertEquals(0, leafBackup.run(CLOCK), "nothing is new");
      for (int i : new int[] {0, 1, 2, 3, 9}) {
        before.add(view(engine, account(i)));
      }
      journal.record(before.stream().map(LeafBackupTest::signed).toList());
      consistency = engine.consistency(account(0), INBOUND, 2, 5);
    }

    restore();
    try (SpoolEngine engine = open(restored);
        SignedSizeJournal journal = journal(restored)) {
      assertTrue(journal.alarm(engine, account(0), INBOUND).isPresent());

      LeafRestore.Result result = bringBack(engine);

      assertEquals(4 * 3 + 1, result.erased());
      assertEquals(1, result.whole(), "the description of the new container");
      assertEquals(0, result.missing() + result.refused() + result.damaged());
      for (ContainerView each : before) {
        assertEquals(each, view(engine, each.account()));
        assertTrue(journal.alarm(engine, each.account(), INBOUND).isEmpty());
      }
      assertEquals(consistency, engine.consistency(account(0), INBOUND, 2, 5));
      assertStub(engine.read(account(0), INBOUND, 4), engine.leafHash(account(0), INBOUND, 4));
      assertEquals("two", engine.read(account(0), INBOUND, 2).envelope().payload().utf8());
      assertTrue(engine.find(account(0), INBOUND, "id four").isEmpty(), "may be posted again");
      post(engine, account(0), "four");
      assertEquals(6, engine.find(account(0), INBOUND, "id four").orElseThrow());
      journal.record(List.of(signed(view(engine, account(0)))));
    }
    assertInspected();
  }

  private static void assertStub(StoredFrame stub, Bytes leafHash) throws Exception {
    ContainerInfo info = Objects.requireNonNull(stub.envelope().header().containerInfo());
    assertEquals(leafHash, info.leafHash());
    assertEquals(4, info.index());
    assertTrue(info.redacted());
    assertTrue(stub.envelope().payload().isEmpty());
    assertEquals(List.of("ContainerInfo"), List.copyOf(stub.envelope().header().json().names()));
  }

  private void assertInspected() {
    var report =
        new SpoolInspector(restored, new ChronicleFrameStores(), InspectionProgress.none())
            .inspect();
    assertTrue(report.isGood(), report::toString);
  }

  /** A node that was started again goes on in the same files; a crashed pass is written again. */
  @Test
  void run_afterARestart_goesOnWhereItWas() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      create();
      assertEquals(2, leafBackup(engine).run(CLOCK));
    }
    Path file = files().getFirst();
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "two", "three");

      assertEquals(2, leafBackup(engine).run(CLOCK));
    }
    assertEquals(1, series(), "the same series");
    restore();
    try (SpoolEngine engine = open(restored)) {
      LeafRestore.Result result = bringBack(engine);
      assertEquals(2, result.erased());
      assertEquals(0, result.damaged(), "the torn tail was cut off");
    }
  }

  private static List<String> names(Path directory) {
    return DurableFiles.list(directory).stream()
        .map(path -> String.valueOf(path.getFileName()))
        .toList();
  }

  /** A device that stays full would be filled with beginnings. */
  @Test
  void run_failingAgainAndAgain_staysInItsSeries() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      Path obstacle = Files.createDirectory(data.resolve("leaves.tmp"));
      LeafBackup backup = leafBackup(engine);
      for (int i = 0; i < 3; i++) {
        assertThrows(UncheckedIOException.class, () -> backup.run(CLOCK));
      }
      assertEquals(1, series());
      Files.delete(obstacle);

      assertEquals(0, backup.run(CLOCK), "all of it was written, and now that is noted too");

      post(engine, account(1), "two");
      assertEquals(1, leafBackup(engine).run(CLOCK));
      assertEquals(List.of("20261125T100000Z"), names(leaves));
    }
  }

  @Test
  void run_newestFileMovedAway_isRefusedUntilItIsBack() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      create();
      LeafBackup leafBackup = leafBackup(engine);
      assertEquals(2, leafBackup.run(CLOCK));
      Path file = files().getFirst();
      Path away = Files.move(file, directory.resolve("away"));
      post(engine, account(1), "two");
      post(engine, account(2), "one");
      post(engine, account(3), "one");
      for (int i = 0; i < 2; i++) {
        UncheckedIOException refused =
            assertThrows(UncheckedIOException.class, () -> leafBackup.run(CLOCK));
        assertTrue(refused.toString().contains(file.toString()), refused::toString);
        assertTrue(refused.toString().contains("must stay"), refused::toString);
        assertFalse(Files.exists(file), "no file of garbage in its place");
      }
      Path unused = Files.move(away, file);

      assertTrue(leafBackup.run(CLOCK) > 0);

      post(engine, account(1), "three");
      assertEquals(1, leafBackup.run(CLOCK));
    }
    assertEquals(1, series());
    restore();
    try (SpoolEngine engine = open(restored)) {
      assertEquals(2 + 1 + 1, bringBack(engine).erased());
      assertEquals(3, view(engine, account(1)).treeSize());
    }
  }

  /** What a process that was killed in its first pass left; all else there belongs to somebody. */
  @Test
  void run_beginningASeries_deletesWhatWasNeverFinished() throws Exception {
    for (String name :
        List.of("20261101T000000Z", "20261101T000000Z-1", "mine", "20261102T000000Z")) {
      Files.createDirectories(leaves.resolve(name).resolve("lane-00"));
    }
    Files.write(leaves.resolve("20261102T000000Z").resolve("complete"), new byte[3]);
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");

      assertEquals(2, leafBackup(engine).run(CLOCK));
    }
    assertEquals(List.of("20261102T000000Z", "20261125T100000Z", "mine"), names(leaves));
  }

  /** Otherwise leaves of two histories would stand in one series. */
  @Test
  void run_storePutBack_beginsAnotherSeries() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      var unused = leafBackup(engine).run(CLOCK);
    }
    Path old = directory.resolve("old");
    copy(data, old);
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "two");
      assertEquals(1, leafBackup(engine).run(CLOCK));
    }
    DurableFiles.delete(data);
    copy(old, data);
    try (SpoolEngine engine = open(data)) {
      create();
      post(engine, account(1), "another history");

      assertEquals(3, leafBackup(engine).run(CLOCK), "the whole log");
      Bytes root = view(engine, account(1)).root();

      assertEquals(2, series());
      restore();
      try (SpoolEngine again = open(restored)) {
        assertEquals(1, bringBack(again).erased());
        assertEquals(root, view(again, account(1)).root());
      }
    }
  }

  /** The backup went on another way: what does not lead to the recorded roots is left alone. */
  @Test
  void restore_leavesOfAnotherHistory_areRefused() throws Exception {
    Path other = directory.resolve("other");
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one", "two", "three");
      post(engine, account(2), "one");
      create();
      post(engine, account(2), "two");
      var unused = leafBackup(engine).run(CLOCK);
    }
    try (SpoolEngine engine = open(other)) {
      post(engine, account(1), "one", "another");
      post(engine, account(2), "one");
      Bytes root = view(engine, account(1)).root();

      LeafRestore.Result result = bringBack(engine);

      assertEquals(1, result.refused());
      assertEquals(root, view(engine, account(1)).root());
      assertEquals(1, result.erased(), "the other container goes on");
      assertEquals(2, view(engine, account(2)).treeSize());
    }
  }

  @Test
  void restore_leafLost_staysUnderTheAlarm() throws Exception {
    try (SpoolEngine engine = open(data);
        SignedSizeJournal journal = journal(restored)) {
      post(engine, account(1), "one");
      create();
      post(engine, account(1), "two");
      var unused = leafBackup(engine).run(CLOCK);
      post(engine, account(1), "three");
      journal.record(List.of(signed(view(engine, account(1)))));
    }
    restore();
    try (SpoolEngine engine = open(restored);
        SignedSizeJournal journal = journal(restored)) {
      assertEquals(1, bringBack(engine).erased());

      assertEquals(2, view(engine, account(1)).treeSize());
      assertEquals(3, journal.alarm(engine, account(1), INBOUND).orElseThrow().lostSize());
    }
  }

  @Test
  void restore_accountsErasedSince_doNotComeBack() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      post(engine, account(2), "one");
      create();
      post(engine, account(1), "two");
      post(engine, account(3), "made and erased since");
      post(engine, account(2), "of the former owner");
      erase(engine, account(1));
      erase(engine, account(2));
      erase(engine, account(3));
      post(engine, account(2), "of the next owner");
      var unused = leafBackup(engine).run(CLOCK);
      Bytes root = view(engine, account(2)).root();

      restore();
      try (SpoolEngine again = open(restored)) {
        LeafRestore.Result result = bringBack(again);

        assertEquals(2, result.accounts());
        assertTrue(again.view(account(1), INBOUND).isEmpty());
        assertTrue(again.view(account(3), INBOUND).isEmpty());
        assertEquals(root, view(again, account(2)).root());
        assertEquals(1, result.erased());
      }
    }
    try (SpoolEngine again = open(restored)) {
      assertTrue(again.view(account(1), INBOUND).isEmpty(), "nor after another start");
      assertEquals(1, view(again, account(2)).treeSize());
    }
  }

  /** The service's own frames say which accounts there are: they are kept whole. */
  @Test
  void restore_framesOfTheService_comeBackWhole() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, OWN, "one");
      create();
      post(engine, OWN, "two");
      var unused = leafBackup(engine).run(CLOCK);
    }
    restore();
    try (SpoolEngine engine = open(restored)) {
      LeafRestore.Result result = bringBack(engine);

      assertEquals(0, result.erased());
      assertEquals("two", engine.read(OWN, INBOUND, 2).envelope().payload().utf8());
      assertEquals(2, engine.find(OWN, INBOUND, "id two").orElseThrow());
    }
    assertInspected();
  }

  /** Nobody is shown the tree of a queue, and the service reads what is in it. */
  @Test
  void restore_queueOfAnAccount_staysAsTheBackupLeftIt() throws Exception {
    FrameDraft note =
        FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8("note")).envelopeId("n").build());
    LaneWork<Boolean> queue =
        tx -> {
          tx.create(ContainerName.OUTQUEUE);
          return tx.append(ContainerName.OUTQUEUE, note).index() > 0;
        };
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      assertTrue(write(engine, account(1), queue));
      create();
      post(engine, account(1), "two");
      assertTrue(write(engine, account(1), queue));
      assertTrue(write(engine, account(2), queue));
      var unused = leafBackup(engine).run(CLOCK);
    }
    restore();
    try (SpoolEngine engine = open(restored)) {
      assertEquals(1, bringBack(engine).erased());
      assertEquals(1, engine.view(account(1), ContainerName.OUTQUEUE).orElseThrow().treeSize());
      assertTrue(engine.containers(account(2)).isEmpty());
      assertTrue(write(engine, account(1), queue));
    }
    assertInspected();
  }

  /** Compaction moved frames before the first pass: the copies are all there is. */
  @Test
  void restore_framesMovedByCompaction_comeBackToo() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "one");
      create();
      post(engine, account(1), "two", "three");
      for (int i = 0; i < 700; i++) {
        post(engine, account(2), "x".repeat(20_000) + i);
      }
      erase(engine, account(2));
      var report = engine.compact(new CompactionOrder(1, true, 1L << 34, FrameRetention.keepAll()));
      assertTrue(report.framesMoved() > 0, report::toString);
      post(engine, account(1), "four");
      var unused = leafBackup(engine).run(CLOCK);
      Bytes root = view(engine, account(1)).root();

      restore();
      try (SpoolEngine again = open(restored)) {
        assertEquals(3, bringBack(again).erased());
        assertEquals(root, view(again, account(1)).root());
      }
    }
  }

  @Test
  void run_directoryOfAnotherService_isRefusedAtTheRestore() throws Exception {
    try (SpoolEngine engine = open(data)) {
      assertThrows(BackupException.class, () -> bringBack(engine));
      post(engine, account(1), "one");
      var unused = leafBackup(engine).run(CLOCK);

      assertThrows(
          BackupException.class, () -> new LeafRestore(leaves, engine).run("other.example"));
      DurableFiles.delete(leaves.resolve("20261125T100000Z").resolve("complete"));
      assertThrows(BackupException.class, () -> bringBack(engine));
    }
  }

  @Test
  void files_holdNoPayloadAndNoIdentifier() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, account(1), "a secret");
      var unused = leafBackup(engine).run(CLOCK);
    }
    for (Path file : files()) {
      String all = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertTrue(all.contains("a1@example.com"));
      assertFalse(all.contains("secret"));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walked = Files.walk(leaves)) {
      return walked.filter(path -> path.toString().endsWith(".leaves")).sorted().toList();
    }
  }

  private int series() {
    return DurableFiles.list(leaves).size();
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> walked = Files.walk(from)) {
      for (Path each : walked.toList()) {
        Path unused = Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
