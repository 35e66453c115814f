package org.meshrelay.dare.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;

/** What every store of a lane's log promises. */
public interface FrameStoreContract {
  /** A directory of the test's own. */
  Path directory();

  /** The store under test; the same factory throughout a test. */
  FrameStoreFactory stores();

  /** Sizes for tests. */
  default StorageLimits limits() {
    return new StorageLimits(6 << 20, 12 << 20, 0, 0);
  }

  private FrameStore open() {
    return stores().open(directory(), limits());
  }

  private static long append(FrameStore store, Bytes record) {
    store.reserve(record.size(), RoomUse.CONTENT);
    return store.append(List.of(record))[0];
  }

  private static List<Bytes> contents(FrameLog log, long after) {
    List<Bytes> found = new ArrayList<>();
    log.replay(
        after,
        new RecordSink() {
          @Override
          public void record(long position, Bytes record) {
            assertEquals(record, log.read(position));
            found.add(record);
          }

          @Override
          public void damaged(long position, long octets, Bytes first, Damage damage) {
            throw new AssertionError("damaged: " + damage);
          }
        });
    return found;
  }

  private static Bytes record(int number) {
    SplittableRandom random = new SplittableRandom(number);
    byte[] octets = new byte[random.nextInt(3_000)];
    random.nextBytes(octets);
    return Bytes.wrap(octets);
  }

  @Test
  default void open_emptyDirectory_hasNothing() {
    try (FrameStore store = open()) {
      assertEquals(FrameLog.BEFORE_FIRST, store.lastGood());
      assertEquals(List.of(), contents(store, FrameLog.BEFORE_FIRST));
      assertEquals(0, store.tornOctets());
    }
  }

  @Test
  default void append_records_areReadAtTheirPositions() {
    try (FrameStore store = open()) {
      List<Bytes> records = IntStream.range(0, 50).mapToObj(FrameStoreContract::record).toList();
      records.forEach(record -> store.reserve(record.size(), RoomUse.CONTENT));

      long[] positions = store.append(records);
      store.sync();

      for (int i = 0; i < records.size(); i++) {
        assertEquals(records.get(i), store.read(positions[i]));
        assertTrue(i == 0 || positions[i] > positions[i - 1]);
        Bytes first = store.readFirst(positions[i], 100);
        assertEquals(records.get(i).slice(0, first.size()), first);
        assertEquals(Math.min(100, records.get(i).size()), first.size());
      }
      assertEquals(positions[49], store.lastGood());
    }
  }

  @Test
  default void abandon_afterAFailure_leavesTheLogToTheNext() {
    FrameStore failed = open();
    long first = append(failed, record(1));
    failed.sync();
    long unsynced = append(failed, record(2));

    failed.abandon();

    assertTrue(unsynced > first);
    try (FrameStore store = open()) {
      assertEquals(record(1), store.read(first));
      assertTrue(append(store, record(3)) > first);
    }
  }

  @Test
  default void reopen_afterClose_hasEverythingInOrder() {
    List<Bytes> written = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      try (FrameStore store = open()) {
        assertEquals(written, contents(store, FrameLog.BEFORE_FIRST));
        for (int i = 0; i < 20; i++) {
          Bytes record = record(round * 100 + i);
          long unused = append(store, record);
          written.add(record);
        }
      }
    }
    try (FrameStore store = open()) {
      assertEquals(written, contents(store, FrameLog.BEFORE_FIRST));
    }
  }

  @Test
  default void reopen_again_raisesTheEpoch() {
    long first;
    try (FrameStore store = open()) {
      first = store.epoch();
    }
    try (FrameStore store = open()) {
      assertTrue(store.epoch() > first);
    }
  }

  @Test
  default void replay_afterPosition_beginsBehindIt() {
    try (FrameStore store = open()) {
      long unused = append(store, record(1));
      long second = append(store, record(2));
      long unusedToo = append(store, record(3));

      assertEquals(List.of(record(3)), contents(store, second));
      assertEquals(List.of(), contents(store, store.lastGood()));
    }
  }

  private static LogPart ended(FrameStore store) {
    store.endPart();
    Waits.until(() -> store.parts().stream().anyMatch(LogPart::ended));
    return store.parts().stream().filter(LogPart::ended).findFirst().orElseThrow();
  }

  @Test
  default void endPart_ofNothing_isNoPart() {
    try (FrameStore store = open()) {
      store.endPart();

      assertEquals(List.of(), store.parts());
    }
  }

  @Test
  default void replay_ofAPart_hasItsRecordsAlone() {
    try (FrameStore store = open()) {
      long first = append(store, record(1));
      LogPart part = ended(store);
      long second = append(store, record(2));

      assertEquals(1, part.records());
      assertTrue(part.holds(first));
      assertEquals(first, part.last());
      assertTrue(!part.holds(second));
      List<Long> found = new ArrayList<>();
      store.replay(
          part,
          new RecordSink() {
            @Override
            public void record(long position, Bytes record) {
              found.add(position);
            }

            @Override
            public void damaged(long position, long octets, Bytes seen, Damage damage) {
              throw new AssertionError("damaged: " + damage);
            }
          });
      assertEquals(List.of(first), found);
    }
  }

  @Test
  default void drop_endedPart_isGoneForGoodAndTheRestStays() {
    try (FrameStore store = open()) {
      long first = append(store, record(1));
      LogPart part = ended(store);
      long second = append(store, record(2));
      store.sync();

      store.drop(part);

      assertThrows(RecordDamagedException.class, () -> store.read(first));
      assertEquals(record(2), store.read(second));
      assertEquals(List.of(record(2)), contents(store, FrameLog.BEFORE_FIRST));
    }
    try (FrameStore store = open()) {
      assertEquals(List.of(record(2)), contents(store, FrameLog.BEFORE_FIRST));
    }
  }

  @Test
  default void drop_everything_neverGivesAPositionAgain() {
    long last = FrameLog.BEFORE_FIRST;
    for (int round = 0; round < 3; round++) {
      try (FrameStore store = open()) {
        assertEquals(last, store.lastGood());
        long position = append(store, record(round));
        assertTrue(position > last);
        last = position;
        store.drop(ended(store));
        assertEquals(last, store.lastGood());
        assertEquals(List.of(), contents(store, FrameLog.BEFORE_FIRST));
      }
    }
  }

  @Test
  default void truncateAfter_aRecord_dropsTheRestForGood() {
    long second;
    try (FrameStore store = open()) {
      long unused = append(store, record(1));
      second = append(store, record(2));
      long unusedToo = append(store, record(3));
    }
    try (FrameStore store = open()) {
      store.truncateAfter(second);

      assertEquals(second, store.lastGood());
      assertTrue(append(store, record(4)) > second);
    }
    try (FrameStore store = open()) {
      assertEquals(
          List.of(record(1), record(2), record(4)), contents(store, FrameLog.BEFORE_FIRST));
    }
  }

  @Test
  default void truncateAfter_nothing_emptiesTheLog() {
    try (FrameStore store = open()) {
      long unused = append(store, record(1));
    }
    try (FrameStore store = open()) {
      store.truncateAfter(FrameLog.BEFORE_FIRST);

      assertEquals(List.of(), contents(store, FrameLog.BEFORE_FIRST));
    }
  }

  @Test
  default void truncateAfter_afterAppend_isRefused() {
    try (FrameStore store = open()) {
      long position = append(store, record(1));

      assertThrows(IllegalStateException.class, () -> store.truncateAfter(position));
    }
  }

  @Test
  default void append_withoutReservation_isRefused() {
    try (FrameStore store = open()) {
      assertThrows(IllegalStateException.class, () -> store.append(List.of(record(1))));
    }
  }

  @Test
  default void reserve_tooLargeRecord_isRefused() {
    try (FrameStore store = open()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> store.reserve(FrameLog.RECORD_OCTETS_MAX + 1, RoomUse.CONTENT));
    }
  }

  @Test
  default void read_wherePositionIsNone_isDamage() {
    try (FrameStore store = open()) {
      long position = append(store, record(1));

      assertThrows(RecordDamagedException.class, () -> store.read(position + 4_000));
      assertThrows(RecordDamagedException.class, () -> store.readFirst(position + 4_000, 10));
    }
  }

  @Test
  default void append_largestRecords_fillManySegments() {
    byte[] large = new byte[FrameLog.RECORD_OCTETS_MAX];
    List<Long> positions = new ArrayList<>();
    try (FrameStore store = open()) {
      for (int i = 0; i < 20; i++) {
        new SplittableRandom(i).nextBytes(large);
        positions.add(append(store, Bytes.copyOf(large)));
        store.sync();
      }
    }
    try (FrameStore store = open()) {
      for (int i = 0; i < 20; i++) {
        new SplittableRandom(i).nextBytes(large);
        assertEquals(Bytes.wrap(large), store.read(positions.get(i)));
      }
      assertEquals(20, contents(store, FrameLog.BEFORE_FIRST).size());
    }
  }

  @Test
  default void reserve_moreThanIsAppended_isForgotten() {
    try (FrameStore store = open()) {
      for (int i = 0; i < 200; i++) {
        store.reserve(FrameLog.RECORD_OCTETS_MAX, RoomUse.CONTENT);
        long unused = append(store, record(i));
      }
      assertEquals(200, contents(store, FrameLog.BEFORE_FIRST).size());
    }
  }

  @Test
  default void openForReading_besideTheWriter_seesWhatWasSynced() {
    try (FrameStore store = open()) {
      long unused = append(store, record(1));
      store.sync();

      try (FrameLog log = stores().openForReading(directory())) {
        assertEquals(List.of(record(1)), contents(log, FrameLog.BEFORE_FIRST));
        assertEquals(store.lastGood(), log.lastGood());
      }
      long unusedToo = append(store, record(2));
      store.sync();
      assertEquals(List.of(record(1), record(2)), contents(store, FrameLog.BEFORE_FIRST));
    }
  }
}
