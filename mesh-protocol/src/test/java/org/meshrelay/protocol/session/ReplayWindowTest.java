package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** The window of authentication.md 6. */
@DisplayName("MSP-25: a message under a ticket is taken once")
final class ReplayWindowTest {
  private static final Bytes ID = entropy(1).bytes(16);
  private static final long SECOND = 1_000_000_000L;

  private final ReplayWindow window = new ReplayWindow(ReplayWindow.ENTRIES_MAX);

  @Test
  void take_sameNumberTwice_isRefusedTheSecondTime() {
    assertTrue(window.take(ID, 1, 0));
    assertFalse(window.take(ID, 1, 0));
    assertEquals(1, window.takenCount());
    assertEquals(1, window.refusedCount());
  }

  @ParameterizedTest
  @CsvSource({"1, true", "255, true", "256, false", "257, false", "1000, false"})
  void take_outOfOrderBy_isTakenBelow256(long behind, boolean taken) {
    assertTrue(window.take(ID, 5000, 0));

    assertEquals(taken, window.take(ID, 5000 - behind, 0));
    assertFalse(window.take(ID, 5000 - behind, 0));
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "-9223372036854775808"})
  void take_numberNotPositive_isRefused(long sequence) {
    assertFalse(window.take(ID, sequence, 0));
    assertEquals(0, window.size());
  }

  @Test
  void take_highestNumberPossible_doesNotOverflow() {
    assertTrue(window.take(ID, 1, 0));
    assertTrue(window.take(ID, Long.MAX_VALUE, 0));
    assertFalse(window.take(ID, Long.MAX_VALUE, 0));
    assertTrue(window.take(ID, Long.MAX_VALUE - 255, 0));
    assertFalse(window.take(ID, Long.MAX_VALUE - 256, 0));
    assertFalse(window.take(ID, 1, 0));
  }

  @Test
  void take_otherTicket_hasItsOwnNumbers() {
    assertTrue(window.take(ID, 1, 0));
    assertTrue(window.take(entropy(2).bytes(16), 1, 0));
    assertEquals(2, window.size());
  }

  @Test
  void take_anyHistory_agreesWithASetOfNumbers() {
    Seeds.forEach(
        200,
        random -> {
          ReplayWindow tested = new ReplayWindow(64);
          Set<Long> taken = new HashSet<>();
          long highest = 0;
          for (int i = 0; i < 2000; i++) {
            long jump = random.nextInt(20) == 0 ? random.nextLong(600) : random.nextLong(4);
            long sequence = Math.max(1, highest + jump - random.nextLong(300));
            boolean expected =
                (sequence > highest || highest - sequence < 256) && taken.add(sequence);
            highest = Math.max(highest, sequence);
            assertEquals(expected, tested.take(ID, sequence, i));
          }
        });
  }

  @Test
  void take_after120SecondsUnused_hasForgotten() {
    assertTrue(window.take(ID, 9, 0));

    assertFalse(window.take(ID, 9, 120 * SECOND));
    assertFalse(window.take(ID, 9, 240 * SECOND)); // the refused attempt counted as use
    assertTrue(window.take(ID, 9, 361 * SECOND));
  }

  @Test
  void evict_expiredEntries_freesThemAndKeepsTheRest() {
    assertTrue(window.take(ID, 1, 0));
    assertTrue(window.take(entropy(2).bytes(16), 1, 100 * SECOND));

    window.evict(121 * SECOND);

    assertEquals(1, window.size());
    assertTrue(window.take(ID, 1, 121 * SECOND));
  }

  @Test
  void take_nanosNearOverflow_stillExpire() {
    long start = Long.MAX_VALUE - SECOND;
    assertTrue(window.take(ID, 1, start));

    assertFalse(window.take(ID, 1, start + 60 * SECOND));
    window.evict(start + 60 * SECOND + 121 * SECOND);

    assertEquals(0, window.size());
  }

  @Test
  void take_aboveTheCap_dropsTheLongestUnusedAndCounts() {
    ReplayWindow small = new ReplayWindow(64);
    List<Bytes> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Bytes id = entropy(i).bytes(16);
      ids.add(id);
      assertTrue(small.take(id, 1, i));
    }

    assertTrue(small.size() <= 64, "entries " + small.size());
    assertEquals(1000 - small.size(), small.droppedCount());
    assertFalse(small.take(ids.get(999), 1, 1000));
  }

  @Test
  void take_ticketIdOfWrongSize_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> window.take(Bytes.wrap(new byte[15]), 1, 0));
  }

  @Test
  void take_manyThreadsWithOneNumber_isTakenOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 1; round <= 500; round++) {
        AtomicInteger taken = new AtomicInteger();
        long sequence = round;
        List<Future<?>> attempts = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          attempts.add(
              threads.submit(
                  () -> {
                    if (window.take(ID, sequence, 0)) {
                      taken.incrementAndGet();
                    }
                  }));
        }
        for (Future<?> attempt : attempts) {
          assertEquals(null, attempt.get());
        }
        assertEquals(1, taken.get());
      }
    }
  }
}
