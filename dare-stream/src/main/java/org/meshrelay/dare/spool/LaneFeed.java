package org.meshrelay.dare.spool;

import java.util.OptionalInt;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/**
 * What one lane has made durable, for whoever keeps something beside the engine. All methods block:
 * for a thread of their caller's own, never an event loop; the lane goes on meanwhile.
 */
public final class LaneFeed {
  /** The numbers of container, frame and time, and the beginning of a digest. */
  private static final int MARKED_OCTETS = 96;

  private final Lane lane;

  LaneFeed(Lane lane) {
    this.lane = lane;
  }

  /**
   * Position up to which everything is acknowledged and on the device; what stands behind it may
   * never have been.
   *
   * @throws EngineFailedException if the engine has failed or is closed
   */
  public long settled() {
    return lane.onLane(LaneFeed::flushed);
  }

  private static long flushed(LaneWriter writer) {
    boolean unused = writer.flush();
    return writer.settled();
  }

  /** Position up to which compaction has given the log back; what was live is appended again. */
  public long dropped() {
    FrameLog log = lane.writer().store();
    return log.parts().stream().mapToLong(LogPart::after).findFirst().orElseGet(log::lastGood);
  }

  /**
   * What a record begins with, by which a position is told from the same one of another history of
   * the log; empty if there is no record at that position, or none any more.
   */
  public OptionalInt markAt(long position) {
    try {
      return OptionalInt.of(Crc.of(lane.writer().store().readFirst(position, MARKED_OCTETS)));
    } catch (RecordDamagedException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Hands the records behind a position up to another one to the sink, in order, as long as it
   * wants more.
   *
   * @throws java.io.UncheckedIOException if the device fails
   */
  public void replay(long after, long upTo, RecordSink sink) {
    lane.writer()
        .store()
        .replay(
            after,
            new RecordSink() {
              private boolean passed;

              @Override
              public void record(long position, Bytes record) {
                if (isWanted(position)) {
                  sink.record(position, record);
                }
              }

              @Override
              public void damaged(long position, long octets, Bytes first, Damage damage) {
                if (isWanted(position)) {
                  sink.damaged(position, octets, first, damage);
                }
              }

              private boolean isWanted(long position) {
                passed |= position > upTo;
                return !passed;
              }

              @Override
              public boolean wantsMore() {
                return !passed && sink.wantsMore();
              }
            });
  }
}
