package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.testkit.Seeds;

class DestinationLaneTest {
  private static final long NOW = -77;
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress ANNA = AccountAddress.parse("anna@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  private static final AccountAddress BEA = AccountAddress.parse("bea@example.net");

  private static PendingDelivery delivery(AccountAddress from, long index, AccountAddress to) {
    return new PendingDelivery(from, index, index, to, Instant.EPOCH);
  }

  private static DestinationLane lane(int inFlight) {
    return new DestinationLane(new AdaptiveLimit(new AdaptiveLimit.Bounds(1, inFlight, inFlight)));
  }

  private static List<String> shown(List<DestinationLane.Slot> slots) {
    return slots.stream()
        .map(
            s ->
                s.delivery.sender().local()
                    + s.delivery.outboundIndex()
                    + s.delivery.recipient().local())
        .toList();
  }

  @Test
  void next_samePair_goesOneByOneInOrder() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ALICE, 2, BOB), NOW);

    List<DestinationLane.Slot> first = lane.next(NOW);
    assertEquals(List.of("alice1bob"), shown(first));
    assertEquals(List.of(), lane.next(NOW), "the second waits for the first");
    lane.settled(first.getFirst(), NOW);
    lane.exchangeEnded();

    assertEquals(List.of("alice2bob"), shown(lane.next(NOW)));
  }

  @Test
  void next_otherPairs_goBesideEachOther() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ANNA, 1, BOB), NOW);
    lane.offer(delivery(ALICE, 2, BEA), NOW);

    assertEquals(List.of("alice1bob"), shown(lane.next(NOW)));
    assertEquals(List.of("anna1bob"), shown(lane.next(NOW)));
    assertEquals(List.of("alice2bea"), shown(lane.next(NOW)));
    assertEquals(3, lane.inFlight());
  }

  @Test
  void next_oneMessageToSeveral_sharesAnExchange() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ALICE, 1, BEA), NOW);

    assertEquals(List.of("alice1bob", "alice1bea"), shown(lane.next(NOW)));
    assertEquals(1, lane.inFlight());
  }

  @Test
  void failed_head_holdsItsLineButNoOther() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ALICE, 2, BOB), NOW);
    lane.offer(delivery(ALICE, 2, BEA), NOW);
    DestinationLane.Slot slot = lane.next(NOW).getFirst();

    lane.failed(slot, NOW, 100);
    lane.exchangeEnded();

    assertEquals(List.of("alice2bea"), shown(lane.next(NOW)));
    assertEquals(List.of(), lane.next(NOW + 99));
    assertEquals(OptionalLong.of(1), lane.nanosToNext(NOW + 99));
    assertEquals(List.of("alice1bob"), shown(lane.next(NOW + 100)));
    assertEquals(1, slot.failures());
  }

  @Test
  void postponed_head_countsNoFailure() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    DestinationLane.Slot slot = lane.next(NOW).getFirst();

    lane.postponed(slot, NOW, 5);
    lane.exchangeEnded();

    assertEquals(0, slot.failures());
    assertEquals(OptionalLong.of(5), lane.nanosToNext(NOW));
  }

  @Test
  void drop_sender_takesWhatDoesNotFlyAndLeavesOthers() {
    DestinationLane lane = lane(1);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ALICE, 2, BOB), NOW);
    lane.offer(delivery(ALICE, 3, BEA), NOW);
    lane.offer(delivery(ANNA, 1, BEA), NOW);
    DestinationLane.Slot flying = lane.next(NOW).getFirst();

    List<PendingDelivery> dropped = lane.drop(ALICE);

    assertEquals(
        List.of(2L, 3L), dropped.stream().map(PendingDelivery::outboundIndex).sorted().toList());
    lane.settled(flying, NOW);
    lane.exchangeEnded();
    assertEquals(List.of("anna1bea"), shown(lane.next(NOW)));
    assertEquals(1, lane.queued());
  }

  @Test
  void next_aboveTheLimitOfExchanges_waits() {
    DestinationLane lane = lane(1);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.offer(delivery(ANNA, 1, BOB), NOW);
    assertEquals(1, lane.next(NOW).size());

    assertEquals(List.of(), lane.next(NOW));
    assertEquals(OptionalLong.empty(), lane.nanosToNext(NOW), "only an end can free it");
  }

  @Test
  void hurry_waitingDeliveries_areDueAtOnce() {
    DestinationLane lane = lane(1);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    lane.failed(lane.next(NOW).getFirst(), NOW, 1_000_000);
    lane.exchangeEnded();

    lane.hurry(NOW);

    assertEquals(1, lane.next(NOW).size());
  }

  @Test
  void settled_notTheHead_isABug() {
    DestinationLane lane = lane(10);
    lane.offer(delivery(ALICE, 1, BOB), NOW);
    DestinationLane.Slot slot = lane.next(NOW).getFirst();
    lane.settled(slot, NOW);

    assertThrows(IllegalStateException.class, () -> lane.settled(slot, NOW));
  }

  @Test
  void random_history_keepsOrderPerPairAndLosesNothing() {
    Seeds.forEach(
        100,
        random -> {
          DestinationLane lane = lane(3);
          Map<PendingDelivery.Pair, Deque<Long>> expected = new HashMap<>();
          List<List<DestinationLane.Slot>> flying = new ArrayList<>();
          AccountAddress[] senders = {ALICE, ANNA};
          AccountAddress[] recipients = {BOB, BEA};
          long now = NOW;
          int offered = 0;
          int settled = 0;
          while (offered < 300 || !lane.isEmpty()) {
            now += random.nextInt(5);
            if (offered < 300 && random.nextBoolean()) {
              PendingDelivery d =
                  delivery(senders[random.nextInt(2)], offered, recipients[random.nextInt(2)]);
              lane.offer(d, now);
              expected.computeIfAbsent(d.pair(), p -> new ArrayDeque<>()).add(d.outboundIndex());
              offered++;
            }
            List<DestinationLane.Slot> batch = lane.next(now);
            if (!batch.isEmpty()) {
              flying.add(batch);
            }
            assertTrue(flying.size() <= 3);
            if (!flying.isEmpty() && random.nextInt(3) > 0) {
              for (DestinationLane.Slot slot : flying.remove(random.nextInt(flying.size()))) {
                if (random.nextInt(4) == 0) {
                  lane.failed(slot, now, random.nextInt(20));
                } else {
                  lane.settled(slot, now);
                  settled++;
                  Deque<Long> line = expected.get(slot.delivery.pair());
                  assertEquals(line == null ? null : line.poll(), slot.delivery.outboundIndex());
                }
              }
              lane.exchangeEnded();
            }
          }
          assertEquals(300, settled);
        });
  }
}
