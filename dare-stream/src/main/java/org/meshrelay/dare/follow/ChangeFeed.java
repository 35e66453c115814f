package org.meshrelay.dare.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.LaneFeed;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Tells which containers of an engine have grown or gone behind a place in its log, and gives their
 * frames. Told is only what is acknowledged and on the device, so a copy never has more than the
 * engine after a crash. Reads at most {@value #RECORDS_MAX} records for one answer and holds up no
 * lane. Any thread that may read the disk.
 */
public final class ChangeFeed {
  /** Records looked at for one answer: a few milliseconds of reading. A guess. */
  public static final int RECORDS_MAX = 2_048;

  /** Octets likewise. */
  public static final long OCTETS_MAX = 8 << 20;

  private final SpoolEngine engine;

  /** Tells of the containers of this engine. */
  public ChangeFeed(SpoolEngine engine) {
    this.engine = engine;
  }

  /**
   * What has changed.
   *
   * @param reached where to ask on from
   * @param more true if there is more to tell already
   * @param gap true if erasures may be missing that stood between the place and this answer
   * @param erased accounts whose containers with numbers below the value are gone
   * @param changed containers that are there, as they were after the newest record looked at
   */
  public record Page(
      FeedPosition reached,
      boolean more,
      boolean gap,
      Map<AccountAddress, Long> erased,
      List<RecordPrefix> changed) {}

  /** Number of lanes: part of every place. */
  public int lanes() {
    return engine.lanes();
  }

  /**
   * What has changed behind a place.
   *
   * @throws org.meshrelay.dare.spool.EngineFailedException if the engine has failed or is closed
   */
  public Page next(FeedPosition after) {
    if (after.lanes().size() != engine.lanes()) {
      throw new IllegalArgumentException("a place in another number of lanes");
    }
    Changes changes = new Changes(engine.lanes());
    List<FeedPosition.Lane> reached = new ArrayList<>();
    boolean more = false;
    boolean gap = false;
    for (int lane = 0; lane < engine.lanes(); lane++) {
      Step step = step(engine.feed(lane), after.lanes().get(lane), changes);
      reached.add(step.reached);
      more |= step.more;
      gap |= step.gap;
    }
    return new Page(new FeedPosition(reached), more, gap, changes.erased, changes.there());
  }

  private record Step(FeedPosition.Lane reached, boolean more, boolean gap) {}

  private Step step(LaneFeed feed, FeedPosition.Lane asked, Changes changes) {
    long settled = feed.settled();
    boolean known = isKnown(feed, asked, settled);
    FeedPosition.Lane from = known ? asked : FeedPosition.Lane.BEGINNING;
    changes.nextLane(from.position());
    if (settled > from.position()) {
      feed.replay(from.position(), settled, changes);
    }
    boolean more = !changes.wantsMore();
    // Behind what was given back everything that lives is told again, but not every erasure.
    boolean given = asked.position() != FrameLog.BEFORE_FIRST && feed.dropped() > asked.position();
    long last = more ? changes.last : settled;
    return new Step(
        new FeedPosition.Lane(last, feed.markAt(last).orElse(0)), more, !known || given);
  }

  /** False for a place in another history of the log, such as one before a restore. */
  private static boolean isKnown(LaneFeed feed, FeedPosition.Lane asked, long settled) {
    if (asked.position() == FrameLog.BEFORE_FIRST || asked.position() < feed.dropped()) {
      return true;
    }
    return asked.position() <= settled
        && feed.markAt(asked.position()).equals(java.util.OptionalInt.of(asked.mark()));
  }

  /** What the records of one answer say. */
  private final class Changes implements RecordSink {
    private final int recordsPerLane;
    private final long octetsPerLane;
    private final Map<ContainerRef, RecordPrefix> newest = new LinkedHashMap<>();
    private final Map<AccountAddress, Long> erased = new HashMap<>();
    private int records;
    private long octets;
    private long last;

    Changes(int lanes) {
      recordsPerLane = RECORDS_MAX / lanes;
      octetsPerLane = OCTETS_MAX / lanes;
    }

    void nextLane(long from) {
      records = 0;
      octets = 0;
      last = from;
    }

    @Override
    public void record(long position, Bytes record) {
      count(position, record.size());
      RecordCodec.decode(record).ifPresent(decoded -> take(decoded.record()));
    }

    @Override
    public void damaged(long position, long length, Bytes first, Damage damage) {
      count(position, length);
      // Its prefix may be good: then the container has grown although the frame is lost.
      RecordCodec.decode(first).ifPresent(decoded -> take(decoded.record()));
    }

    private void count(long position, long size) {
      last = position;
      records++;
      octets += size;
    }

    @Override
    public boolean wantsMore() {
      return records < recordsPerLane && octets < octetsPerLane;
    }

    private void take(LogRecord record) {
      switch (record) {
        case LogRecord.Erasure erasure -> {
          Long unused = erased.merge(erasure.account(), erasure.below(), Math::max);
        }
        case RecordPrefix frame -> {
          RecordPrefix known = newest.get(frame.ref());
          boolean newer =
              known == null
                  || frame.number() > known.number()
                  || (frame.number() == known.number() && frame.index() > known.index());
          if (newer) {
            newest.put(frame.ref(), frame);
          }
        }
      }
    }

    /** Without what was erased since, here or behind what was looked at. */
    List<RecordPrefix> there() {
      return newest.values().stream()
          .filter(
              frame ->
                  engine
                      .number(frame.account(), frame.container())
                      .equals(OptionalLong.of(frame.number())))
          .toList();
    }
  }

  /**
   * Frames of a container with what the log knows of them, in order and without gap, as {@link
   * Replica#take} reads them. Of a frame that is damaged its octets are left out; where not even
   * its hashes are good, the list ends. Empty if there is no such container or frame.
   */
  public List<Bytes> records(AccountAddress account, ContainerName container, FrameRange range) {
    List<Bytes> records = new ArrayList<>();
    long next = range.from();
    long octets = 0;
    while (next <= range.to()
        && records.size() < range.framesMax()
        && (records.isEmpty() || octets < range.octetsMax())) {
      Bytes record = record(account, container, next);
      if (record.isEmpty()) {
        return records;
      }
      records.add(record);
      octets += record.size();
      next++;
    }
    return records;
  }

  private Bytes record(AccountAddress account, ContainerName container, long index) {
    RecordPrefix prefix;
    try {
      prefix = engine.prefix(account, container, index);
    } catch (IndexOutOfBoundsException | FrameDamagedException e) {
      return Bytes.EMPTY;
    }
    Bytes frame;
    try {
      StoredFrame stored = engine.read(account, container, index);
      frame = stored.frameOctets();
    } catch (FrameDamagedException e) {
      frame = Bytes.EMPTY;
    } catch (IndexOutOfBoundsException e) {
      return Bytes.EMPTY; // erased meanwhile
    }
    return CopiedRecord.encode(prefix, frame);
  }
}
