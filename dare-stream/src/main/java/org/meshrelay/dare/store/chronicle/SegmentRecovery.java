package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;

/**
 * Finds where a segment ends whose writer did not close it.
 *
 * <p>Everything up to the last flush that is known to have happened must be there: what is wrong
 * below that is damage, to be reported record by record. Behind it the first wrong octet is the
 * torn tail of a batch that was never acknowledged, and with it goes all that follows. Which
 * flushes happened is told by the segment's mark (exact after the process alone was killed) and by
 * the good records themselves, each of which names what was flushed before it.
 */
final class SegmentRecovery {
  private final Segment segment;
  private final OpenFiles files;
  private final int fileEnd;

  SegmentRecovery(Segment segment, OpenFiles files, int fileEnd) {
    this.segment = segment;
    this.files = files;
    this.fileEnd = fileEnd;
  }

  /**
   * The end of the good part.
   *
   * @param firstSequence number of the first record of the segment
   * @param whole true if the segment is known to have been flushed to its end
   */
  Segment.Seal findEnd(long firstSequence, boolean whole) {
    if (fileEnd < segment.firstOffset()) {
      // Not even what was there before the first record: somebody has cut it.
      return new Segment.Seal(segment.firstOffset(), 0, firstSequence);
    }
    long flushed = whole ? Long.MAX_VALUE : flushedSequence();
    SegmentWalk walk = new SegmentWalk(segment, files, fileEnd);
    Segment.Seal seal = new Segment.Seal(segment.firstOffset(), 0, firstSequence - 1);
    while (true) {
      SegmentWalk.Step step = walk.next();
      if (step == SegmentWalk.Step.END) {
        return whole ? seal : upTo(flushed, seal);
      }
      if (isTorn(step, walk, seal, flushed)) {
        return seal;
      }
      seal = step == SegmentWalk.Step.GAP ? pastGap(walk, seal, flushed) : pastRecord(walk);
    }
  }

  /** Records that were flushed and of which nothing is left count, so that they are missed. */
  private static Segment.Seal upTo(long flushed, Segment.Seal found) {
    return new Segment.Seal(
        found.end(), found.lastOffset(), Math.max(flushed, found.lastSequence()));
  }

  /** Whether what the walk found is behind the last flush; a record with a good header says it. */
  private static boolean isTorn(
      SegmentWalk.Step step, SegmentWalk walk, Segment.Seal before, long flushed) {
    return switch (step) {
      case RECORD, END -> false;
      case BAD_CONTENT -> walk.header().sequence() > flushed;
      case GAP -> before.lastSequence() + 1 > flushed;
    };
  }

  /** Offset behind the last record that is known to have been flushed. */
  int flushedEnd() {
    long flushed = flushedSequence();
    int end = segment.firstOffset();
    SegmentWalk walk = new SegmentWalk(segment, files, fileEnd);
    while (walk.next() != SegmentWalk.Step.END) {
      if (walk.isRecord() && walk.header().sequence() <= flushed) {
        end = walk.after();
      }
    }
    return end;
  }

  /** The seal behind the record whose header is at the offset; before all records for 0. */
  Segment.Seal sealAt(int recordOffset) {
    SegmentWalk walk = new SegmentWalk(segment, files, fileEnd);
    Segment.Seal seal = new Segment.Seal(segment.firstOffset(), 0, 0);
    while (walk.offset() < recordOffset && walk.next() != SegmentWalk.Step.END) {
      if (walk.offset() <= recordOffset && walk.isRecord()) {
        seal = pastRecord(walk);
      }
    }
    return seal;
  }

  private Segment.Seal pastRecord(SegmentWalk walk) {
    return new Segment.Seal(walk.after(), walk.offset(), walk.header().sequence());
  }

  /** Numbers of lost records are not given again, so that no number ever means two records. */
  private Segment.Seal pastGap(SegmentWalk walk, Segment.Seal before, long flushed) {
    boolean atEnd = walk.after() == fileEnd && flushed != Long.MAX_VALUE;
    long sequence = atEnd ? Math.max(flushed, before.lastSequence()) : before.lastSequence() + 1;
    return new Segment.Seal(walk.offset() + walk.octets(), before.lastOffset(), sequence);
  }

  /** Offset behind the last octet that is not zero: what lies between the end and it was torn. */
  int lastOctet(int from) {
    SegmentWalk walk = new SegmentWalk(segment, files, fileEnd);
    return walk.lastNonZero(from);
  }

  private long flushedSequence() {
    long flushed = mark();
    SegmentWalk walk = new SegmentWalk(segment, files, fileEnd);
    for (SegmentWalk.Step step = walk.next(); step != SegmentWalk.Step.END; step = walk.next()) {
      if (step != SegmentWalk.Step.GAP) {
        flushed = Math.max(flushed, walk.header().durable());
      }
    }
    return flushed;
  }

  /** Sequence noted after the last flush; 0 if there is no valid note. */
  private long mark() {
    if (segment.label().markOffset() < 0) {
      return 0; // the label is lost, and no record tells where the first excerpt is
    }
    ByteBuffer buffer = ByteBuffer.allocate(QueueTemplate.MARK_SIZE);
    files.read(segment.queueFile(), segment.label().markOffset(), buffer);
    return Mark.decode(buffer, segment.label().key());
  }

  /** The note of the last flush, in the first excerpt of a segment. */
  static final class Mark {
    private Mark() {}

    static void encode(ByteBuffer target, int offset, long sequence, long key) {
      target.putLong(offset, sequence);
      target.putLong(offset + Long.BYTES, ~sequence ^ key);
    }

    static long decode(ByteBuffer buffer, long key) {
      long sequence = buffer.getLong(0);
      boolean valid = (~buffer.getLong(Long.BYTES) ^ key) == sequence;
      return valid ? sequence : 0;
    }
  }
}
