package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.HOST;
import static org.meshrelay.protocol.session.SessionFixtures.JSON;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;

/** What a client keeps of a session and of a service's clock (authentication.md 5 and 8). */
final class ClientSessionTest {
  private static final Bytes TICKET = Bytes.utf8("opaque");

  private final EntropySource entropy = entropy(1);

  @Test
  void seal_requestAfterRequest_risesByOneFromOne() {
    ClientSession session = session(1);

    assertEquals(1, sequenceOf(session));
    assertEquals(2, sequenceOf(session));
    assertEquals(3, session.store().nextSequence());
  }

  @Test
  void seal_manyThreads_neverUseANumberTwice() throws Exception {
    ClientSession session = session(1);
    Set<Long> seen = new TreeSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Long>>> parts = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        parts.add(
            threads.submit(
                () -> {
                  List<Long> numbers = new ArrayList<>();
                  for (int i = 0; i < 250; i++) {
                    numbers.add(sequenceOf(session));
                  }
                  return numbers;
                }));
      }
      for (Future<List<Long>> part : parts) {
        seen.addAll(part.get());
      }
    }

    assertEquals(1000, seen.size());
  }

  @Test
  void restore_storedSession_goesOnWithTheNextNumber() {
    ClientSession session = session(1);
    assertEquals(1, sequenceOf(session));

    ClientSession restored = ClientSession.restore(session.store());

    assertEquals(2, sequenceOf(restored));
    assertEquals(TICKET, restored.store().ticket());
  }

  @Test
  void store_stateOfNoSession_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> session(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClientSession.Stored(keys(1).request(), keys(1).response(), NOW, 1, Bytes.EMPTY));
  }

  @Test
  void isOver_24HoursAfterTheExchange_isTrue() {
    ClientSession session = session(1);

    assertFalse(session.isOver(NOW + 24 * 3_600_000L - 1));
    assertTrue(session.isOver(NOW + 24 * 3_600_000L));
  }

  @Test
  void close_session_wipesItsKeys() {
    ClientSession session = session(1);

    session.close();

    assertThrows(IllegalStateException.class, () -> sequenceOf(session));
  }

  @Test
  void clockOffset_dateOfTheService_correctsTheTimeForItOnly() {
    ClockOffset offset = new ClockOffset(0);
    offset.correct(NOW + 500_000, NOW);

    assertEquals(NOW + 500_001, offset.serviceTime(NOW + 1));
    assertEquals(500_000, offset.millis());
    assertEquals(NOW, new ClockOffset(0).serviceTime(NOW));
  }

  @Test
  void clockOffset_absurdDate_isBounded() {
    ClockOffset offset = new ClockOffset(Long.MAX_VALUE);

    assertEquals(ClockOffset.OFFSET_MAX_MS, offset.millis());
    offset.correct(Long.MIN_VALUE / 2, NOW);
    assertEquals(-ClockOffset.OFFSET_MAX_MS, offset.millis());
  }

  private long sequenceOf(ClientSession session) {
    ClientSession.SealedRequest sealed =
        session.seal(new ClientSession.Request(Bytes.utf8("{}"), JSON), HOST, NOW, null, entropy);
    return ((AuthHeader.TicketRequest) sealed.message().auth()).sequence();
  }

  private static ClientSession session(long nextSequence) {
    return ClientSession.restore(
        new ClientSession.Stored(keys(1).request(), keys(1).response(), NOW, nextSequence, TICKET));
  }
}
