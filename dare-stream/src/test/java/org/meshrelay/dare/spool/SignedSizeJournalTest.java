package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.START;
import static org.meshrelay.dare.spool.EngineFixture.post;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.store.memory.MemoryFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** receipts.md 4 and 8.4: what was signed binds. */
@DisplayName("MSP-310, MSP-311")
class SignedSizeJournalTest {
  private static final AccountAddress CAROL = AccountAddress.parse("carol@example.org");

  @TempDir Path directory;
  private final MemoryFrameStores stores = new MemoryFrameStores();

  private SignedSizeJournal open() {
    return SignedSizeJournal.open(directory.resolve("signed"), stores);
  }

  private static SignedSize size(AccountAddress account, long size, String root, long second) {
    Bytes hash = Digests.sha512(Bytes.utf8(root));
    return new SignedSize(account, ContainerName.INBOUND, size, hash, START.plusSeconds(second));
  }

  @Test
  void last_afterPowerCut_isTheLargestSigned() {
    SignedSizeJournal journal = open();
    journal.record(List.of(size(ALICE, 5, "a", 1), size(ALICE, 7, "b", 2), size(BOB, 1, "c", 0)));
    journal.record(List.of(size(ALICE, 6, "x", 1)));
    stores.device(directory.resolve("signed").resolve("log")).crash(0);
    assertThrows(
        RuntimeException.class, () -> journal.record(List.of(size(ALICE, 9, "fenced", 9))));

    try (SignedSizeJournal again = open()) {
      assertEquals(Optional.of(size(ALICE, 7, "b", 2)), again.last(ALICE, ContainerName.INBOUND));
      assertEquals(Optional.of(size(BOB, 1, "c", 0)), again.last(BOB, ContainerName.INBOUND));
      assertEquals(Optional.empty(), again.last(BOB, ContainerName.LOCAL));
    }
  }

  @Test
  void record_otherRootForTheSameSize_isRefused() {
    try (SignedSizeJournal journal = open()) {
      journal.record(List.of(size(ALICE, 5, "a", 1)));
      journal.record(List.of(size(ALICE, 5, "a", 4)));

      assertThrows(
          SigningConflictException.class,
          () -> journal.record(List.of(size(BOB, 1, "b", 1), size(ALICE, 5, "other", 2))));
      assertEquals(Optional.empty(), journal.last(BOB, ContainerName.INBOUND));
      assertThrows(
          SigningConflictException.class,
          () -> journal.record(List.of(size(BOB, 3, "b", 1), size(BOB, 3, "c", 1))));
    }
  }

  @Test
  void record_timeThatDecreasesWithTheSize_isRefused() {
    try (SignedSizeJournal journal = open()) {
      journal.record(List.of(size(ALICE, 5, "a", 10)));

      assertThrows(
          SigningConflictException.class, () -> journal.record(List.of(size(ALICE, 6, "b", 9))));
      assertThrows(
          SigningConflictException.class, () -> journal.record(List.of(size(ALICE, 4, "c", 11))));
      journal.record(List.of(size(ALICE, 4, "c", 9), size(ALICE, 6, "b", 10)));
    }
  }

  @Test
  void record_onFailingDevice_signsNothing() {
    SignedSizeJournal journal = open();
    stores.device(directory.resolve("signed").resolve("log")).failSyncs(true);

    assertThrows(
        java.io.UncheckedIOException.class, () -> journal.record(List.of(size(ALICE, 1, "a", 1))));
    assertEquals(Optional.empty(), journal.last(ALICE, ContainerName.INBOUND));
  }

  @Test
  void forget_account_letsItBeginAnew() {
    try (SignedSizeJournal journal = open()) {
      journal.record(List.of(size(ALICE, 5, "a", 10), size(BOB, 2, "b", 1)));
      journal.forget(ALICE);
      journal.record(List.of(size(ALICE, 1, "new", 11)));
    }
    try (SignedSizeJournal journal = open()) {
      assertEquals(
          Optional.of(size(ALICE, 1, "new", 11)), journal.last(ALICE, ContainerName.INBOUND));
      assertEquals(Optional.of(size(BOB, 2, "b", 1)), journal.last(BOB, ContainerName.INBOUND));
    }
  }

  @Test
  void alarm_ofARestoredEngine_isRaised() {
    Path engines = directory.resolve("engine");
    try (SignedSizeJournal journal = open()) {
      try (SpoolEngine engine =
          SpoolEngine.open(EngineConfig.at(engines).withLanes(1), stores, EngineMonitor.none())) {
        AppendedFrame unused = post(engine, ALICE, "1", "a");
        AppendedFrame last = post(engine, ALICE, "2", "b");
        AppendedFrame bobs = post(engine, BOB, "1", "a");
        journal.record(
            List.of(
                new SignedSize(ALICE, ContainerName.INBOUND, 2, last.root(), START),
                new SignedSize(BOB, ContainerName.INBOUND, 1, bobs.root(), START)));
        assertEquals(Optional.empty(), journal.alarm(engine, ALICE, ContainerName.INBOUND));
      }
      try (SpoolEngine restored =
          SpoolEngine.open(
              EngineConfig.at(directory.resolve("restored")).withLanes(1),
              stores,
              EngineMonitor.none())) {
        AppendedFrame unused = post(restored, ALICE, "1", "a");
        AppendedFrame same = post(restored, BOB, "1", "a");
        assertEquals(1, same.index());

        List<AccountAddress> found = new ArrayList<>();
        journal.alarms(restored, alarm -> found.add(alarm.account()));

        assertEquals(List.of(ALICE), found);
        assertTrue(journal.alarm(restored, ALICE, ContainerName.INBOUND).isPresent());
      }
    }
  }

  private static SpoolEngine engine(Path directory) {
    return SpoolEngine.open(
        EngineConfig.at(directory).withLanes(1), new MemoryFrameStores(), EngineMonitor.none());
  }

  /** Alice was signed at 5 and 7, Bob at 1 before and 2 after that; the note of 7 is damaged. */
  private Path damagedJournal() {
    Path own = directory.resolve("files");
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
      journal.record(List.of(size(ALICE, 5, "a", 1)));
      journal.record(List.of(size(CAROL, 1, "c", 1)));
      journal.record(List.of(size(ALICE, 7, "damaged", 2)));
      journal.record(List.of(size(BOB, 2, "b", 2)));
    }
    Path file = Trees.queueFiles(own).getFirst();
    byte[] octets = Trees.read(file);
    int at = indexOf(octets, Digests.sha512(Bytes.utf8("damaged")).toArray());
    octets[at + 10] ^= 1;
    Trees.write(file, octets);
    return own;
  }

  private static int indexOf(byte[] octets, byte[] wanted) {
    for (int at = 0; at + wanted.length <= octets.length; at++) {
      if (Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  private static void assertRefused(SignedSizeJournal journal, SignedSize asked) {
    assertThrows(SigningConflictException.class, () -> journal.record(List.of(asked)));
  }

  @Test
  void damagedNote_underAnIndexThatIsBuiltAgain_letsNothingOlderBeSigned() {
    Path own = damagedJournal();
    Trees.delete(own.resolve("index"));
    try (SpoolEngine engine = engine(directory.resolve("engine"))) {
      for (AccountAddress account : List.of(ALICE, BOB, CAROL)) {
        assertEquals(1, post(engine, account, "1", "a").index());
      }
      for (int life = 0; life < 2; life++) {
        try (SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
          assertRefused(journal, size(ALICE, 6, "other", 3));
          assertRefused(journal, size(CAROL, 2, "c", 3));
          journal.record(List.of(size(BOB, 3, "b", 3)));
        }
      }
      try (SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
        assertEquals(2, journal.settle(engine));
        assertEquals(0, journal.settle(engine));
        assertRefused(journal, size(ALICE, 8, "other", 3));
        List<AccountAddress> alarmed = new ArrayList<>();
        journal.alarms(
            engine,
            alarm -> {
              if (alarm.doubtful()) {
                alarmed.add(alarm.account());
              }
            });
        assertEquals(Set.of(ALICE, CAROL), Set.copyOf(alarmed));
        AccountAddress made = AccountAddress.parse("dave@example.org");
        journal.record(List.of(size(made, 1, "new", 4)));
        journal.restart(size(ALICE, 1, "restored", 5), 1L << 53, Bytes.utf8("statement"));
        journal.record(List.of(size(ALICE, 2, "goes on", 6)));
      }
      try (SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
        assertEquals(0, journal.settle(engine), "settled once for all");
        assertRefused(journal, size(CAROL, 2, "c", 7));
      }
    }
  }

  /** More containers than are doubted with one flush. */
  @Test
  void settle_manyContainers_leavesNoneOut() {
    Path own = damagedJournal();
    Trees.delete(own.resolve("index"));
    List<AccountAddress> accounts = new ArrayList<>();
    for (int i = 0; i < 2 * 256 + 1; i++) {
      accounts.add(AccountAddress.parse("user" + i + "@example.com"));
    }
    try (SpoolEngine engine = engine(directory.resolve("engine"));
        SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
      for (AccountAddress account : accounts) {
        assertEquals(1, post(engine, account, "1", "a").index());
      }
      assertEquals(1, post(engine, BOB, "1", "a").index());

      assertEquals(accounts.size(), journal.settle(engine));

      for (AccountAddress account : accounts) {
        assertTrue(journal.alarm(engine, account, ContainerName.INBOUND).orElseThrow().doubtful());
      }
      journal.record(List.of(size(BOB, 3, "b", 3)));
    }
  }

  @Test
  void damagedNote_underAnIntactIndex_refusesItsContainerAlone() {
    Path own = damagedJournal();
    try (SpoolEngine engine = engine(directory.resolve("engine"));
        SignedSizeJournal journal = SignedSizeJournal.open(own, new ChronicleFrameStores())) {
      assertEquals(1, post(engine, ALICE, "1", "a").index());

      assertRefused(journal, size(ALICE, 8, "a", 3));

      assertEquals(0, journal.settle(engine));
      assertTrue(journal.alarm(engine, ALICE, ContainerName.INBOUND).orElseThrow().doubtful());
      List<AccountAddress> alarmed = new ArrayList<>();
      journal.alarms(engine, alarm -> alarmed.add(alarm.account()));
      assertTrue(alarmed.contains(ALICE), alarmed.toString());
      journal.record(List.of(size(CAROL, 2, "c", 3), size(BOB, 3, "b", 3)));
      journal.restart(size(ALICE, 1, "restored", 5), 1L << 53, Bytes.utf8("statement"));
      journal.record(List.of(size(ALICE, 2, "goes on", 6)));
    }
  }

  @Test
  void compact_mostlyOutdated_givesFilesBackAndForgetsNothing() {
    Path own = directory.resolve("files");
    ChronicleFrameStores files = new ChronicleFrameStores();
    StorageLimits small = new StorageLimits(6 << 20, 6 << 20, 0, 0);
    long size = 0;
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      journal.record(List.of(size(BOB, 7, "seven", 0)));
      journal.record(List.of(size(CAROL, 9, "nine", 0)));
      journal.forget(CAROL);
      for (int round = 0; round < 100; round++) {
        size++;
        journal.record(many(size));
      }
      assertTrue(journal.compact(25) >= 0, "what the index does not cover stays");
    }
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      assertTrue(journal.compact(25) > 4 << 20);
      assertEquals(0, journal.compact(25));
      check(journal, size);
    }
    Trees.delete(own.resolve("index"));
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      check(journal, size);
    }
  }

  /** So many accounts that some rounds fill a file. */
  private static List<SignedSize> many(long size) {
    List<SignedSize> sizes = new ArrayList<>();
    sizes.add(size(ALICE, size, "root " + size, size));
    for (int i = 0; i < 400; i++) {
      AccountAddress account = AccountAddress.parse("user" + i + "@example.com");
      sizes.add(size(account, size, "root " + size, size));
    }
    return sizes;
  }

  private static void check(SignedSizeJournal journal, long size) {
    assertEquals(size, journal.last(ALICE, ContainerName.INBOUND).orElseThrow().treeSize());
    assertEquals(7, journal.last(BOB, ContainerName.INBOUND).orElseThrow().treeSize());
    assertEquals(Optional.empty(), journal.last(CAROL, ContainerName.INBOUND));
  }

  /** A restart that stands before newer sizes is kept, and does not bind again. */
  @Test
  void compact_restartBeforeNewerSizes_keepsTheStatement() {
    Path own = directory.resolve("files");
    ChronicleFrameStores files = new ChronicleFrameStores();
    StorageLimits small = new StorageLimits(6 << 20, 6 << 20, 0, 0);
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      journal.record(List.of(size(BOB, 9, "lost", 0)));
      journal.restart(size(BOB, 7, "seven", 1), 9, Bytes.utf8("{}"));
      journal.record(List.of(size(BOB, 8, "eight", 2)));
      journal.doubt(List.of(size(CAROL, 3, "three", 0)));
      for (long round = 1; round <= 100; round++) {
        journal.record(many(round));
      }
      assertTrue(journal.compact(25) >= 0);
    }
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      assertTrue(journal.compact(25) > 4 << 20);
      checkRestart(journal);
    }
    Trees.delete(own.resolve("index"));
    try (SignedSizeJournal journal = SignedSizeJournal.open(own, files, small)) {
      checkRestart(journal);
    }
  }

  private static void checkRestart(SignedSizeJournal journal) {
    assertEquals(8, journal.last(BOB, ContainerName.INBOUND).orElseThrow().treeSize());
    assertEquals(9, journal.restarted(BOB, ContainerName.INBOUND).orElseThrow().lostSize());
    assertThrows(
        SigningConflictException.class, () -> journal.record(List.of(size(CAROL, 4, "four", 9))));
  }

  @Test
  void doubt_restoredTree_signsNothingBeforeARestart() {
    Bytes statement = Bytes.utf8("{\"statement\":1}");
    try (SignedSizeJournal journal = open()) {
      journal.record(List.of(size(ALICE, 9, "lost", 1)));
      journal.doubt(List.of(size(ALICE, 5, "a", 2)));

      for (long any : new long[] {1, 5, 6, 20}) {
        assertThrows(
            SigningConflictException.class,
            () -> journal.record(List.of(size(ALICE, any, "a", 3))));
      }
      journal.record(List.of(size(BOB, 1, "b", 1)));
      journal.restart(size(ALICE, 5, "a", 4), 9, statement);
      journal.record(List.of(size(ALICE, 5, "a", 5), size(ALICE, 6, "new", 5)));
    }
    try (SignedSizeJournal journal = open()) {
      SignedSizeJournal.Restart restart =
          journal.restarted(ALICE, ContainerName.INBOUND).orElseThrow();
      assertEquals(size(ALICE, 5, "a", 4), restart.size());
      assertEquals(9, restart.lostSize());
      assertEquals(statement, restart.envelope());
      assertEquals(
          Optional.of(size(ALICE, 6, "new", 5)), journal.last(ALICE, ContainerName.INBOUND));
      journal.forget(ALICE);
      assertEquals(Optional.empty(), journal.restarted(ALICE, ContainerName.INBOUND));
    }
  }

  @Test
  void restart_ofARolledBackTree_letsItGrowAndOnlyFromThere() {
    try (SignedSizeJournal journal = open();
        SpoolEngine engine =
            SpoolEngine.open(
                EngineConfig.at(directory.resolve("engine")).withLanes(1),
                stores,
                EngineMonitor.none())) {
      AppendedFrame first = post(engine, ALICE, "1", "a");
      journal.record(List.of(size(ALICE, 4, "lost", 1)));
      assertEquals(4, journal.alarm(engine, ALICE, ContainerName.INBOUND).orElseThrow().lostSize());

      SignedSize restored =
          new SignedSize(ALICE, ContainerName.INBOUND, 1, first.root(), START.plusSeconds(5));
      journal.restart(restored, 4, Bytes.utf8("{}"));

      assertTrue(journal.alarm(engine, ALICE, ContainerName.INBOUND).isEmpty());
      AppendedFrame second = post(engine, ALICE, "2", "b");
      journal.record(
          List.of(
              new SignedSize(
                  ALICE, ContainerName.INBOUND, 2, second.root(), START.plusSeconds(6))));
      assertThrows(
          SigningConflictException.class, () -> journal.record(List.of(size(ALICE, 2, "x", 7))));
      assertThrows(
          SigningConflictException.class, () -> journal.record(List.of(size(ALICE, 3, "y", 1))));
    }
  }
}
