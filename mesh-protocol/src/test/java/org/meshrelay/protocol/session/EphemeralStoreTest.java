package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;

/** Check 5 of authentication.md 3.2 and the restart rules of 6. */
final class EphemeralStoreTest {
  private static final Bytes KEY = entropy(1).bytes(56);
  private static final long SECOND = 1_000_000_000L;

  @Test
  void enter_sameKeyTwice_isSeen() {
    EphemeralStore store = new EphemeralStore(10);

    assertFalse(store.isKnown(KEY, 0));
    assertEquals(EphemeralStore.Outcome.FRESH, store.enter(KEY, 0));
    assertTrue(store.isKnown(KEY, 1));
    assertEquals(EphemeralStore.Outcome.SEEN, store.enter(KEY, 1));
    assertEquals(1, store.seenCount());
  }

  @Test
  void enter_after240Seconds_isFreshAgain() {
    EphemeralStore store = new EphemeralStore(10);
    assertEquals(EphemeralStore.Outcome.FRESH, store.enter(KEY, 0));

    assertEquals(EphemeralStore.Outcome.SEEN, store.enter(KEY, 240 * SECOND));
    assertEquals(EphemeralStore.Outcome.FRESH, store.enter(KEY, 240 * SECOND + 1));
  }

  @Test
  void enter_whenFull_dropsNothingAndSaysSo() {
    EphemeralStore store = new EphemeralStore(3);
    for (int i = 0; i < 3; i++) {
      assertEquals(EphemeralStore.Outcome.FRESH, store.enter(entropy(i).bytes(56), i));
    }

    assertEquals(EphemeralStore.Outcome.NOT_COVERED, store.enter(entropy(9).bytes(56), 10));
    assertEquals(EphemeralStore.Outcome.SEEN, store.enter(entropy(0).bytes(56), 10));
    assertEquals(1, store.notCoveredCount());
    assertEquals(3, store.size());
    assertEquals(EphemeralStore.Outcome.FRESH, store.enter(entropy(9).bytes(56), 240 * SECOND + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, false", // time of the start itself
    "999, 1000, true",
    "999, 60999, true",
    "999, 61000, false", // 60 s after the start
    "1001, 1000, false"
  })
  void restartGuard_stateChangeBeforeTheStart_isRefusedFor60Seconds(
      long timestampMs, long nowMs, boolean refused) {
    assertEquals(refused, new RestartGuard(1000).refuses(timestampMs, nowMs));
  }

  @ParameterizedTest
  @CsvSource({"999, 1000, false", "1000, 1000, true", "999, 240999, false", "999, 241000, true"})
  void restartGuard_handshakeBeforeTheStart_isNotCoveredFor240Seconds(
      long clientMs, long nowMs, boolean covered) {
    assertEquals(covered, new RestartGuard(1000).coversHandshake(clientMs, nowMs));
  }
}
