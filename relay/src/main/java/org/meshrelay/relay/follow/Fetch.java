package org.meshrelay.relay.follow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.follow.Replica;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.transaction.ContainerUpdate;

/** Gets frames and has the copy take them, many containers with one request. One thread; blocks. */
final class Fetch {
  private final Replica replica;
  private final PrimaryCalls primary;
  private final FollowPace pace;
  private final Consumer<FollowPass> counts;

  Fetch(Replica replica, PrimaryCalls primary, FollowPace pace, Consumer<FollowPass> counts) {
    this.replica = replica;
    this.primary = primary;
    this.pace = pace;
    this.counts = counts;
  }

  /**
   * Gets all of the ranges, durable when this returns, or until the pace says stop.
   *
   * @return containers of which not everything was given, or was taken
   */
  List<Doubt> run(List<Range> ranges) throws MeshException {
    Deque<Range> left = new ArrayDeque<>(ranges);
    List<Doubt> doubts = new ArrayList<>();
    while (!left.isEmpty() && !pace.isStopped()) {
      List<Range> asked = new ArrayList<>();
      while (!left.isEmpty() && asked.size() < ServiceReads.SELECTIONS_MAX) {
        asked.add(left.removeFirst());
      }
      take(asked, primary.frames(asked.stream().map(Range::select).toList()), left, doubts);
    }
    return doubts;
  }

  /** Gets whatever a container has more than the copy; false if it does not continue it. */
  boolean rest(ContainerRef container) throws MeshException {
    while (!pace.isStopped()) {
      Range range = new Range(container, replica.frames(container), Long.MAX_VALUE);
      List<Bytes> records = primary.frames(List.of(range.select())).getFirst().records();
      if (records.isEmpty()) {
        return true;
      }
      if (!settle(new Waiting(range, records))) {
        return false;
      }
    }
    return true;
  }

  /** Records on their way into the copy. */
  private final class Waiting {
    private final Range range;
    private final long given;
    private final long octets;
    private final CompletableFuture<Replica.Taken> taken;

    Waiting(Range range, List<Bytes> records) {
      this.range = range;
      this.given = records.size();
      this.octets = records.stream().mapToLong(Bytes::size).sum();
      this.taken = replica.take(range.container(), records).toCompletableFuture();
    }

    Range left() {
      return range.from(range.from() + given);
    }
  }

  private void take(
      List<Range> asked, List<ContainerUpdate> updates, Deque<Range> left, List<Doubt> doubts) {
    List<Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Range range = asked.get(i);
      ContainerUpdate update = updates.get(i);
      if (!update.records().isEmpty()) {
        waiting.add(new Waiting(range, update.records()));
      } else if (hasMore(update, range) && !waiting.isEmpty()) {
        left.addLast(range); // the answer was full before it came to this one
      } else {
        doubts.add(new Doubt(range.container(), Doubt.Reason.NOT_GIVEN));
      }
    }
    for (Waiting each : waiting) {
      if (!settle(each)) {
        doubts.add(new Doubt(each.range.container(), Doubt.Reason.REFUSED));
      } else if (!each.left().isEmpty()) {
        left.addLast(each.left());
      }
    }
    pace.spend(waiting.stream().mapToLong(each -> each.octets).sum());
  }

  private static boolean hasMore(ContainerUpdate update, Range range) {
    Long count = update.index();
    return count != null && count > range.from();
  }

  private boolean settle(Waiting waiting) {
    try {
      Replica.Taken taken = waiting.taken.join();
      counts.accept(new FollowPass(taken.frames(), taken.octets(), taken.stubs(), 0, 0));
      return taken.refused() == null;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
