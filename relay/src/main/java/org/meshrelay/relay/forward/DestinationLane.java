package org.meshrelay.relay.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * What waits for one service, and what may go next.
 *
 * <p>Deliveries of one (sender, recipient) pair form a line; only its head may go, so their order
 * is kept even when a head must be tried again. Heads that are due go oldest due time first. Heads
 * of one message go together, as one Post to several accounts.
 *
 * <p>A mechanism without a thread or a clock: one owner, time passed in. At most as many exchanges
 * as its {@link AdaptiveLimit} says. How many deliveries may wait is decided where they are
 * accepted, before they are durable: what was accepted is never dropped for want of room.
 */
final class DestinationLane {
  private final AdaptiveLimit limit;
  private final Map<PendingDelivery.Pair, Deque<Slot>> lines = new HashMap<>();
  private final Map<PendingDelivery.Message, Set<Slot>> heads = new HashMap<>();
  private final TreeSet<Slot> due =
      new TreeSet<>(
          Comparator.comparingLong((Slot s) -> s.dueNanos).thenComparingLong(s -> s.number));
  private int queued;
  private int inFlight;
  private long nextNumber;

  DestinationLane(AdaptiveLimit limit) {
    this.limit = limit;
  }

  /** A delivery with its place in the lane. */
  static final class Slot {
    final PendingDelivery delivery;
    private final long number;
    private long dueNanos;
    private int failures;
    private boolean flying;

    private Slot(PendingDelivery delivery, long number, long dueNanos) {
      this.delivery = delivery;
      this.number = number;
      this.dueNanos = dueNanos;
    }

    /** Attempts that failed so far. */
    int failures() {
      return failures;
    }
  }

  /** Puts a delivery at the end of its line. */
  void offer(PendingDelivery delivery, long nowNanos) {
    queued++;
    Slot slot = new Slot(delivery, nextNumber++, nowNanos);
    Deque<Slot> line = lines.computeIfAbsent(delivery.pair(), pair -> new ArrayDeque<>());
    line.addLast(slot);
    if (line.size() == 1) {
      becomeHead(slot);
    }
  }

  /**
   * Takes the deliveries of the next exchange, all of one message; empty if none is due or enough
   * exchanges are under way. Each must be given back by {@link #settled} or {@link #failed}, then
   * {@link #exchangeEnded} be called once.
   */
  List<Slot> next(long nowNanos) {
    if (inFlight >= limit.value() || due.isEmpty() || due.first().dueNanos - nowNanos > 0) {
      return List.of();
    }
    inFlight++;
    List<Slot> batch = new ArrayList<>();
    for (Slot slot : List.copyOf(headsOf(due.first().delivery))) {
      if (!slot.flying && slot.dueNanos - nowNanos <= 0) {
        due.remove(slot);
        slot.flying = true;
        batch.add(slot);
      }
    }
    return batch;
  }

  /**
   * The delivery is over, well or not, whether it was under way or waited; the next of its line
   * becomes due.
   */
  void settled(Slot slot, long nowNanos) {
    Deque<Slot> line = lineOf(slot);
    line.removeFirst();
    boolean ignored = due.remove(slot);
    queued--;
    forgetHead(slot);
    Slot next = line.peekFirst();
    if (next == null) {
      lines.remove(slot.delivery.pair());
    } else {
      next.dueNanos = nowNanos;
      becomeHead(next);
    }
  }

  /** The delivery stays at the head of its line and is due again after the pause. */
  void failed(Slot slot, long nowNanos, long pauseNanos) {
    slot.flying = false;
    slot.failures++;
    slot.dueNanos = nowNanos + pauseNanos;
    due.add(slot);
  }

  /** The delivery goes back untried, for want of something of our own; no failure is counted. */
  void postponed(Slot slot, long nowNanos, long pauseNanos) {
    slot.flying = false;
    slot.dueNanos = nowNanos + pauseNanos;
    due.add(slot);
  }

  /** The exchange that {@link #next} began is over. */
  void exchangeEnded() {
    inFlight--;
  }

  /** Exchanges under way and those that could be, counted no further than the limit. */
  int demand(long nowNanos) {
    int demand = inFlight;
    for (Slot slot : due) {
      if (demand >= limit.value() || slot.dueNanos - nowNanos > 0) {
        break;
      }
      demand++;
    }
    return demand;
  }

  /** The delivery of the pair that must go first; null if none waits. */
  @Nullable Slot head(PendingDelivery.Pair pair) {
    Deque<Slot> line = lines.get(pair);
    return line == null ? null : line.peekFirst();
  }

  /** Deliveries that are due and wait for something else. */
  List<Slot> waiting(long nowNanos) {
    return due.stream().takeWhile(slot -> slot.dueNanos - nowNanos <= 0).toList();
  }

  /** Nanoseconds until something is due, 0 if now; empty if nothing waits or nothing may fly. */
  OptionalLong nanosToNext(long nowNanos) {
    return due.isEmpty() || inFlight >= limit.value()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, due.first().dueNanos - nowNanos));
  }

  /** How many deliveries are younger than each of the ages, but not than the one before. */
  List<Integer> ages(List<Duration> bounds, Instant now) {
    int[] counts = new int[bounds.size() + 1];
    List<Instant> since = bounds.stream().map(now::minus).toList();
    for (Deque<Slot> line : lines.values()) {
      for (Slot slot : line) {
        int bound = 0;
        while (bound < since.size() && !slot.delivery.accepted().isAfter(since.get(bound))) {
          bound++;
        }
        counts[bound]++;
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  /** Makes everything that waits due now, as an operator's retry does. */
  void hurry(long nowNanos) {
    for (Slot slot : List.copyOf(due)) {
      due.remove(slot);
      slot.dueNanos = nowNanos;
      due.add(slot);
    }
  }

  /** Takes out everything of a sender that is not flying; it counts as settled. */
  List<PendingDelivery> drop(AccountAddress sender) {
    List<PendingDelivery> dropped = new ArrayList<>();
    for (Deque<Slot> line : List.copyOf(lines.values())) {
      Slot head = line.peekFirst();
      if (head != null && head.delivery.sender().equals(sender)) {
        dropLine(line, head, dropped);
      }
    }
    return dropped;
  }

  private void dropLine(Deque<Slot> line, Slot head, List<PendingDelivery> dropped) {
    while (line.size() > 1) {
      dropped.add(line.removeLast().delivery);
      queued--;
    }
    if (!head.flying) {
      dropped.add(head.delivery);
      settled(head, head.dueNanos);
    }
  }

  boolean isEmpty() {
    return queued == 0 && inFlight == 0;
  }

  int queued() {
    return queued;
  }

  int inFlight() {
    return inFlight;
  }

  int inFlightLimit() {
    return limit.value();
  }

  /** The delivery that waits longest, if any. */
  @Nullable PendingDelivery oldest() {
    Slot oldest = null;
    for (Deque<Slot> line : lines.values()) {
      Slot head = line.peekFirst();
      if (head != null && (oldest == null || head.number < oldest.number)) {
        oldest = head;
      }
    }
    return oldest == null ? null : oldest.delivery;
  }

  private void becomeHead(Slot slot) {
    headsOf(slot.delivery).add(slot);
    due.add(slot);
  }

  private void forgetHead(Slot slot) {
    Set<Slot> same = headsOf(slot.delivery);
    same.remove(slot);
    if (same.isEmpty()) {
      heads.remove(slot.delivery.message());
    }
  }

  private Set<Slot> headsOf(PendingDelivery delivery) {
    return heads.computeIfAbsent(delivery.message(), message -> new LinkedHashSet<>());
  }

  private Deque<Slot> lineOf(Slot slot) {
    Deque<Slot> line = lines.get(slot.delivery.pair());
    if (line == null || line.peekFirst() != slot) {
      throw new IllegalStateException("a delivery that does not head its line was settled");
    }
    return line;
  }
}
