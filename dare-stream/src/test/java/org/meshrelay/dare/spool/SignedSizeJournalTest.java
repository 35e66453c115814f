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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.memory.MemoryFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** receipts.md 4 and 8.4: what was signed binds. */
@DisplayName("MSP-310, MSP-311")
class SignedSizeJournalTest {
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
  void rollback_ofARestoredEngine_isFound() {
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
        assertEquals(Optional.empty(), journal.rollback(engine, ALICE, ContainerName.INBOUND));
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
        journal.rollbacks(restored, signed -> found.add(signed.account()));

        assertEquals(List.of(ALICE), found);
        assertTrue(journal.rollback(restored, ALICE, ContainerName.INBOUND).isPresent());
      }
    }
  }
}
