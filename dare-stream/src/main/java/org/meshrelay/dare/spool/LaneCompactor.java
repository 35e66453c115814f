package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back parts of a lane's log: finds those worth it, has their live records moved by the lane,
 * then drops them. Blocks for as long as that takes at the rate allowed, on the thread of whoever
 * compacts; the lane itself only appends. A kill at any instant leaves each frame at its old place
 * or at its new one.
 */
final class LaneCompactor {
  /** Records of one visit to the lane: what it does there takes a few milliseconds. */
  private static final int RECORDS_AT_ONCE = 128;

  private static final int OCTETS_AT_ONCE = 256 << 10;

  /** Closing a file takes milliseconds; after five seconds it is left to the next compaction. */
  private static final int END_NAPS_MAX = 250;

  private static final long END_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Logger LOG = LoggerFactory.getLogger(LaneCompactor.class);

  private final Lane lane;
  private final FrameStore store;
  private final ContainerIndex index;
  private final CompactionOrder order;
  private final Pace pace;
  private final BooleanSupplier stopped;
  private final Set<Long> leftAlone = new HashSet<>();
  private CompactionReport report = CompactionReport.NOTHING;

  LaneCompactor(Lane lane, CompactionOrder order, Pace pace, BooleanSupplier stopped) {
    this.lane = lane;
    this.store = lane.writer().store();
    this.index = lane.writer().index();
    this.order = order;
    this.pace = pace;
    this.stopped = stopped;
  }

  /**
   * Compacts the lane.
   *
   * @throws CancellationException if the engine is being closed; what was dropped is dropped
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room to move anything
   */
  CompactionReport run() {
    if (!order.thorough() && lane.onLane(LaneWriter::settled) == lane.lookedAt()) {
      return report;
    }
    look();
    lane.lookAt(lane.onLane(LaneWriter::settled));
    return report;
  }

  private void look() {
    List<LogPart> settled = settledParts();
    if (order.thorough() && settled.stream().anyMatch(part -> !part.ended() && isWorthIt(part))) {
      boolean unused = lane.onLane(LaneWriter::endPart);
      settled = awaitEnd(settled.getLast());
    }
    List<LogPart> ended = settled.stream().filter(LogPart::ended).toList();
    for (LogPart part : chosen(ended)) {
      checkStopped();
      compact(part);
    }
  }

  /** A part has ended once its file is closed, which happens behind the lane's back. */
  private List<LogPart> awaitEnd(LogPart last) {
    List<LogPart> settled = settledParts();
    for (int i = 0; i < END_NAPS_MAX && isOpen(settled, last); i++) {
      checkStopped();
      LockSupport.parkNanos(END_NAP_NANOS);
      settled = settledParts();
    }
    return settled;
  }

  private static boolean isOpen(List<LogPart> parts, LogPart wanted) {
    return parts.stream().anyMatch(part -> part.after() == wanted.after() && !part.ended());
  }

  /** Parts of which every record is acknowledged, so that what is not in the index is dead. */
  private List<LogPart> settledParts() {
    long settled = lane.onLane(LaneWriter::settled);
    return store.parts().stream().filter(part -> part.last() <= settled).toList();
  }

  /** By how much is gained, most first; of those that the index says are hardly dead, on demand. */
  private List<LogPart> chosen(List<LogPart> parts) {
    long[] live = liveRecords(parts);
    record Share(LogPart part, double dead) {}
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < live.length; i++) {
      LogPart part = parts.get(i);
      long records = Math.max(1, part.records());
      shares.add(new Share(part, Math.max(0, records - live[i]) / (double) records));
    }
    double wanted = order.deadPercentMin() / 100.0;
    Stream<LogPart> first =
        shares.stream()
            .filter(share -> share.dead >= wanted)
            .sorted(Comparator.comparingDouble(Share::dead).reversed())
            .map(Share::part);
    Stream<LogPart> then =
        shares.stream()
            .filter(share -> order.thorough() && share.dead < wanted && isWorthIt(share.part))
            .map(Share::part);
    return Stream.concat(first, then).toList();
  }

  private long[] liveRecords(List<LogPart> parts) {
    long[] live = new long[parts.size()];
    index.livePositions(
        position -> {
          int at = partOf(parts, position);
          if (at >= 0) {
            live[at]++;
          }
        });
    return live;
  }

  private static int partOf(List<LogPart> parts, long position) {
    int low = 0;
    int high = parts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      LogPart part = parts.get(middle);
      if (part.holds(position)) {
        return middle;
      }
      if (part.last() < position) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Whether there is a frame in it that nobody may have any more. */
  private boolean isWorthIt(LogPart part) {
    Worth worth = new Worth();
    try {
      store.replay(part, worth);
      return worth.found > 0;
    } catch (RecordDamagedException e) {
      leaveAlone(part, e);
      return false;
    }
  }

  private final class Worth extends PartScan {
    private long found;

    Worth() {
      super(index, order.retention());
    }

    @Override
    void erasure(LogRecord.Erasure erasure, long position) {}

    @Override
    void live(RecordPrefix frame, Bytes octets, long position, boolean redact) {
      found += redact ? 1 : 0;
    }

    @Override
    void dead(RecordPrefix frame) {
      found++;
    }

    @Override
    void read(int octets) {
      checkStopped();
      pace.spend(octets);
    }
  }

  private void compact(LogPart part) {
    Copy copy = new Copy(part);
    try {
      store.replay(part, copy);
      copy.flush();
    } catch (RecordDamagedException e) {
      leaveAlone(part, e);
      return;
    }
    // Whatever made a record dead must be as durable as the loss of it.
    boolean unused = lane.onLane(LaneWriter::flush);
    store.drop(part);
    CompactionReport done = copy.done.plus(new CompactionReport(1, part.octets(), 0, 0, 0, 0));
    report = report.plus(done);
    lane.compacted(done);
    LOG.atDebug()
        .addKeyValue("after", part.after())
        .addKeyValue("octets", part.octets())
        .addKeyValue("moved", done.framesMoved())
        .log("dropped a part of a log");
  }

  /** Moves what is live, a portion at a time. */
  private final class Copy extends PartScan {
    /**
     * An erasure is needed while something that it ended may be met again at start: in an older
     * part of the log, or in the files of an index that do not reach up to it.
     */
    private final boolean keepErasures;

    private final List<Movable> portion = new ArrayList<>();
    private long octetsOfPortion;
    private CompactionReport done = CompactionReport.NOTHING;

    Copy(LogPart part) {
      super(index, order.retention());
      boolean isOldest = store.parts().getFirst().after() == part.after();
      this.keepErasures = !isOldest || index.covered() < part.last();
    }

    @Override
    void erasure(LogRecord.Erasure erasure, long position) {
      if (keepErasures) {
        add(new Movable(erasure, position, Bytes.EMPTY, false));
      }
    }

    @Override
    void live(RecordPrefix frame, Bytes octets, long position, boolean redact) {
      try {
        Bytes kept = redact ? FrameStub.of(octets) : octets;
        add(new Movable(frame, position, kept, redact));
      } catch (FrameException | DecodeException e) {
        throw new RecordDamagedException(position, Damage.frame(e), e);
      }
    }

    private void add(Movable movable) {
      portion.add(movable);
      octetsOfPortion += movable.frame().size();
      if (portion.size() >= RECORDS_AT_ONCE || octetsOfPortion >= OCTETS_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      checkStopped();
      if (!portion.isEmpty()) {
        List<Movable> movables = List.copyOf(portion);
        CompactionReport moved = lane.onLane(writer -> writer.move(movables));
        done = done.plus(moved);
        portion.clear();
        octetsOfPortion = 0;
        pace.spend(moved.octetsWritten());
      }
    }

    @Override
    void dead(RecordPrefix frame) {}

    @Override
    void read(int octets) {
      checkStopped();
      pace.spend(octets);
    }
  }

  private void leaveAlone(LogPart part, RecordDamagedException damage) {
    if (leftAlone.add(part.after())) {
      report = report.plus(new CompactionReport(0, 0, 0, 0, 0, 1));
      LOG.atWarn()
          .addKeyValue("position", damage.position())
          .addKeyValue("reason", damage.getMessage())
          .log("a part of a log is not compacted because it is damaged, see spool verify");
    }
  }

  private void checkStopped() {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("engine is being closed");
    }
  }
}
