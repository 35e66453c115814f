package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.flipped;
import static org.meshrelay.protocol.session.SessionFixtures.ticket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** Sealing and opening of tickets under changing keys (authentication.md 4). */
final class StekRingTest {
  private static final long MINUTE = 60_000;
  private static final Ticket TICKET = ticket(Mode.PROFILE, NOW, 1);

  private final StekRing ring = StekRing.random(entropy(11));

  @Test
  void open_sealedTicket_givesEveryFieldBack() {
    Ticket opened = ring.open(seal(ring, NOW), NOW).orElseThrow();

    assertEquals(TicketCodec.encode(TICKET), TicketCodec.encode(opened));
    assertEquals(TICKET.keys().request(), opened.keys().request());
    assertEquals(TICKET.account(), opened.account());
  }

  @Test
  void open_anyBitFlipped_isRefused() {
    Bytes sealed = seal(ring, NOW);

    for (int bit = 0; bit < sealed.size() * 8; bit++) {
      assertEquals(Optional.empty(), ring.open(flipped(sealed, bit), NOW), "bit " + bit);
    }
  }

  @Test
  void open_cutExtendedOrEmpty_isRefused() {
    Bytes sealed = seal(ring, NOW);

    for (int size = 0; size < sealed.size(); size++) {
      assertEquals(Optional.empty(), ring.open(sealed.slice(0, size), NOW));
    }
    assertEquals(Optional.empty(), ring.open(Bytes.concat(sealed, Bytes.of(0)), NOW));
    assertEquals(Optional.empty(), ring.open(Bytes.wrap(new byte[1 << 20]), NOW));
  }

  @Test
  void open_keyUpTo90Minutes_opensAndNotAfter() {
    Bytes sealed = seal(ring, NOW);

    assertTrue(ring.open(sealed, NOW + 90 * MINUTE - 1).isPresent());
    assertEquals(Optional.empty(), ring.open(sealed, NOW + 90 * MINUTE));
  }

  @Test
  void seal_every15Minutes_usesANewKeyAndKeepsTheOlderForOpening() {
    Set<Integer> ids = new HashSet<>();
    List<Bytes> sealed = new ArrayList<>();
    for (long i = 0; i < 20; i++) {
      Bytes next = seal(ring, NOW + i * 15 * MINUTE);
      ids.add(TicketCodec.stekId(next).orElseThrow());
      sealed.add(next);
    }
    long last = NOW + 19L * 15 * MINUTE;

    assertEquals(20, ids.size());
    assertEquals(6, ring.size());
    for (int i = 0; i < 20; i++) {
      assertEquals(i >= 14, ring.open(sealed.get(i), last).isPresent(), "key " + i);
    }
  }

  @Test
  void seal_within15Minutes_keepsTheKey() {
    assertEquals(
        TicketCodec.stekId(seal(ring, NOW)), TicketCodec.stekId(seal(ring, NOW + 15 * MINUTE - 1)));
  }

  @Test
  void seal_sameTicketTwice_givesOtherOctets() {
    assertNotEquals(seal(ring, NOW), seal(ring, NOW));
  }

  @Test
  void seal_keyAtItsBound_rotatesEarly() {
    StekRing small = StekRing.random(entropy(12), 3);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(TicketCodec.stekId(seal(small, NOW)).orElseThrow());
    }

    assertEquals(List.of(ids.get(0), ids.get(0), ids.get(0)), ids.subList(0, 3));
    assertEquals(3, new HashSet<>(ids).size());
  }

  @Test
  void seal_manyThreadsAtTheBound_neverExceedItPerKey() throws Exception {
    StekRing small = StekRing.random(entropy(13), 10);
    List<Bytes> sealed = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Bytes>>> parts = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        parts.add(
            threads.submit(
                () -> {
                  start.await();
                  List<Bytes> part = new ArrayList<>();
                  for (int i = 0; i < 30; i++) {
                    part.add(seal(small, NOW));
                  }
                  return part;
                }));
      }
      start.countDown();
      for (Future<List<Bytes>> part : parts) {
        sealed.addAll(part.get());
      }
    }

    assertEquals(120, sealed.size());
    Map<Integer, Long> perKey =
        sealed.stream()
            .collect(
                Collectors.groupingBy(
                    each -> TicketCodec.stekId(each).orElseThrow(), Collectors.counting()));
    assertTrue(perKey.values().stream().allMatch(count -> count <= 10), perKey.toString());
  }

  @Test
  void open_byAnotherNodeWithoutSharedSecret_isRefused() {
    assertEquals(Optional.empty(), StekRing.random(entropy(14)).open(seal(ring, NOW), NOW));
  }

  @Test
  void derived_nodesOfOneCluster_openEachOthersTickets() {
    StekRing first = StekRing.derived(entropy(15).secret(32), 2, entropy(16));
    StekRing second = StekRing.derived(entropy(15).secret(32), 2, entropy(17));
    StekRing stranger = StekRing.derived(entropy(18).secret(32), 2, entropy(19));
    Bytes sealed = seal(first, NOW);

    assertEquals(NOW / 900_000, TicketCodec.stekId(sealed).orElseThrow().longValue());
    assertTrue(second.open(sealed, NOW).isPresent());
    assertTrue(second.open(sealed, NOW + 80 * MINUTE).isPresent());
    assertEquals(Optional.empty(), stranger.open(sealed, NOW));
  }

  @Test
  void derived_slot_opensFor90MinutesFromItsBeginningAndForFastClocks() {
    StekRing first = StekRing.derived(entropy(15).secret(32), 1, entropy(16));
    StekRing second = StekRing.derived(entropy(15).secret(32), 1, entropy(17));
    long slot = NOW - NOW % (15 * MINUTE);
    Bytes sealed = seal(first, slot);

    assertTrue(second.open(sealed, slot + 90 * MINUTE - 1).isPresent());
    assertEquals(Optional.empty(), second.open(sealed, slot + 90 * MINUTE));
    assertTrue(second.open(sealed, slot - 15 * MINUTE).isPresent());
    StekRing third = StekRing.derived(entropy(15).secret(32), 1, entropy(18));
    assertEquals(Optional.empty(), third.open(sealed, slot - 15 * MINUTE - 1));
  }

  @Test
  void derived_key_isHkdfOfTheSecret() {
    SecretBytes secret = entropy(15).secret(32);

    assertEquals(
        Hkdf.SHA512.derive(Bytes.hex("001b2067"), secret, Bytes.utf8("mesh-ticket/1 stek"), 32),
        StekRing.deriveKey(secret, 0x001b2067));
  }

  @Test
  void derived_randomIdsOfStrangers_areNotRemembered() {
    StekRing cluster = StekRing.derived(entropy(15).secret(32), 1, entropy(16));
    Bytes sealed = seal(cluster, NOW);
    for (int i = 0; i < 1000; i++) {
      Bytes forged = Bytes.concat(sealed.slice(0, 1), entropy(i).bytes(4), sealed.slice(5));
      assertEquals(Optional.empty(), cluster.open(forged, NOW));
    }

    assertTrue(cluster.size() <= 8, "keys held: " + cluster.size());
  }

  @Test
  void derived_shortSecret_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> StekRing.derived(entropy(1).secret(31), 1, entropy(2)));
  }

  private static Bytes seal(StekRing ring, long nowMs) {
    return ring.seal(TICKET, nowMs).orElseThrow();
  }
}
