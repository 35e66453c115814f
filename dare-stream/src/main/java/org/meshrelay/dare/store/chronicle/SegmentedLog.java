package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/** Reading of a log by position; shared by writers and tools. Safe for any thread. */
final class SegmentedLog implements FrameLog {
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final OpenFiles files;
  private final DroppedSegments dropped;
  private final @Nullable ReadLease lease;
  private volatile long lastGood = BEFORE_FIRST;
  private final long tornOctets;

  /** With a lease that ends with this, if the log is read beside its writer. */
  SegmentedLog(OpenFiles files, SegmentDirectory directory, @Nullable ReadLease lease) {
    this.files = files;
    this.dropped = directory.dropped();
    this.lease = lease;
    this.tornOctets = directory.tornOctets();
    reload(directory);
  }

  /** Takes over what a directory says now. */
  void reload(SegmentDirectory directory) {
    segments.clear();
    segments.putAll(directory.segments());
    lastGood = dropped.lastPosition();
    directory
        .seals()
        .forEach(
            (number, seal) -> {
              if (seal.lastOffset() > 0) {
                lastGood = Math.max(lastGood, Segment.positionOf(number, seal.lastOffset()));
              }
            });
  }

  void add(Segment segment) {
    segments.put(segment.label().number(), segment);
  }

  void appended(long position) {
    lastGood = position;
  }

  @Override
  public long lastGood() {
    return lastGood;
  }

  @Override
  public long tornOctets() {
    return tornOctets;
  }

  @Override
  public void replay(long after, RecordSink sink) {
    long firstNumber = Segment.numberOf(after);
    ByteBuffer window = SegmentWalk.newWindow();
    SequenceCheck order =
        after == BEFORE_FIRST
            ? SequenceCheck.fromBeginning(dropped)
            : SequenceCheck.fromAnywhere(dropped);
    for (Map.Entry<Long, Segment> entry : segments.tailMap(firstNumber, true).entrySet()) {
      Segment segment = entry.getValue();
      if (!sink.wantsMore()) {
        return;
      }
      if (segment.isThere()) {
        SegmentWalk walk = new SegmentWalk(segment, files, segment.end(), window);
        if (after != BEFORE_FIRST && entry.getKey() == firstNumber) {
          walk.skipPast(Segment.offsetOf(after));
        }
        replay(segment, walk, order, sink);
      } else {
        order.lose();
        sink.damaged(segment.position(0), 0, Bytes.EMPTY, Damage.missing("file is missing"));
      }
    }
  }

  @Override
  public void replay(LogPart part, RecordSink sink) {
    Segment segment = segments.get(Segment.numberOf(part.last()));
    if (segment != null) {
      SegmentWalk walk = new SegmentWalk(segment, files, segment.end());
      replay(segment, walk, SequenceCheck.fromAnywhere(dropped), sink);
    }
  }

  @Override
  public List<LogPart> parts() {
    List<LogPart> parts = new ArrayList<>();
    for (Segment segment : segments.values()) {
      if (segment.isThere() && segment.end() > segment.firstOffset()) {
        parts.add(
            new LogPart(
                segment.position(0),
                segment.lastPosition(),
                segment.lastSequence() - segment.firstSequence() + 1,
                segment.octetsOnDevice(),
                segment.isEnded()));
      }
    }
    return parts;
  }

  /** Readers find the records of a segment here no more. */
  void remove(Segment segment) {
    boolean unused = segments.remove(segment.label().number(), segment);
  }

  @Nullable Segment holding(LogPart part) {
    return segments.get(Segment.numberOf(part.last()));
  }

  private static void replay(
      Segment segment, SegmentWalk walk, SequenceCheck order, RecordSink sink) {
    long last = walk.isRecord() ? walk.header().sequence() : 0;
    SegmentWalk.Step before = SegmentWalk.Step.END;
    for (SegmentWalk.Step step = walk.next(); step != SegmentWalk.Step.END; step = walk.next()) {
      before = step;
      last = walk.isRecord() ? walk.header().sequence() : last;
      long position = segment.position(walk.offset());
      Damage missing = null;
      if (walk.isRecord()) {
        missing = order.take(walk.header().sequence());
      } else {
        order.lose();
      }
      if (missing != null) {
        sink.damaged(position, 0, Bytes.EMPTY, missing);
      }
      switch (step) {
        case RECORD -> sink.record(position, walk.content());
        case BAD_CONTENT -> sink.damaged(position, walk.octets(), walk.content(), Damage.CHECKSUM);
        case GAP -> sink.damaged(position, walk.octets(), Bytes.EMPTY, Damage.UNREADABLE);
        case END -> throw new IllegalStateException("end is no step");
      }
      if (!sink.wantsMore()) {
        return;
      }
    }
    // A file that ends early, or with zeros, shows no octet that is wrong.
    boolean endsEarly = segment.isEnded() && last < segment.lastSequence();
    if (endsEarly && before != SegmentWalk.Step.GAP) {
      order.lose();
      sink.damaged(
          segment.position(segment.end()),
          0,
          Bytes.EMPTY,
          Damage.missing("last records are missing"));
    }
  }

  @Override
  public Bytes read(long position) {
    return holder(position).read(Segment.offsetOf(position));
  }

  @Override
  public Bytes readFirst(long position, int octetsMax) {
    return holder(position).readFirst(Segment.offsetOf(position), octetsMax);
  }

  private Segment holder(long position) {
    Segment segment = segments.get(Segment.numberOf(position));
    if (segment == null) {
      throw new RecordDamagedException(
          position, Damage.missing("file of the record is missing"), null);
    }
    return segment;
  }

  @Override
  public long octetsOnDevice() {
    return segments.values().stream()
        .filter(Segment::isThere)
        .mapToLong(Segment::octetsOnDevice)
        .sum();
  }

  @Override
  public void close() {
    files.close();
    if (lease != null) {
      lease.close();
    }
  }
}
