package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/** Reading of a log by position; shared by writers and tools. Safe for any thread. */
final class SegmentedLog implements FrameLog {
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final OpenFiles files;
  private volatile long lastGood = BEFORE_FIRST;
  private final long tornOctets;

  SegmentedLog(OpenFiles files, SegmentDirectory directory) {
    this.files = files;
    this.tornOctets = directory.tornOctets();
    reload(directory);
  }

  /** Takes over what a directory says now. */
  void reload(SegmentDirectory directory) {
    segments.clear();
    segments.putAll(directory.segments());
    lastGood = BEFORE_FIRST;
    directory
        .seals()
        .forEach(
            (number, seal) -> {
              if (seal.lastOffset() > 0) {
                lastGood = Segment.positionOf(number, seal.lastOffset());
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
    for (Map.Entry<Long, Segment> entry : segments.tailMap(firstNumber, true).entrySet()) {
      boolean begun = after != BEFORE_FIRST && entry.getKey() == firstNumber;
      replay(entry.getValue(), begun ? Segment.offsetOf(after) : 0, sink, window);
    }
  }

  private void replay(Segment segment, int afterOffset, RecordSink sink, ByteBuffer window) {
    if (!segment.isThere()) {
      sink.damaged(segment.position(0), 0, Bytes.EMPTY, "file is missing");
      return;
    }
    SegmentWalk walk = new SegmentWalk(segment, files, segment.end(), window);
    if (afterOffset > 0) {
      walk.skipPast(afterOffset);
    }
    for (SegmentWalk.Step step = walk.next(); step != SegmentWalk.Step.END; step = walk.next()) {
      long position = segment.position(walk.offset());
      switch (step) {
        case RECORD -> sink.record(position, walk.content());
        case BAD_CONTENT ->
            sink.damaged(position, walk.octets(), walk.content(), "checksum of the record");
        case GAP -> sink.damaged(position, walk.octets(), Bytes.EMPTY, "no record can be read");
        case END -> throw new IllegalStateException("end is no step");
      }
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
      throw new RecordDamagedException(position, "file of the record is missing", null);
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
  }
}
