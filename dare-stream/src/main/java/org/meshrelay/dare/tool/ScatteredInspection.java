package org.meshrelay.dare.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/**
 * Checks containers whose frames compaction has moved, so that they are not in order in the log:
 * notes where the newest copy of each frame is, then reads them in the order of their numbers. One
 * reading of the log for as many containers as have four million frames; 8 octets for each.
 */
final class ScatteredInspection {
  private static final long FRAMES_MAX = 4 << 20;

  /** Of missing frames this many are named one by one. */
  private static final int NAMED_MAX = 1_000;

  private final int lane;
  private final FrameLog log;
  private final List<FrameDamagedException.Place> damaged = new ArrayList<>();
  private long frames;

  ScatteredInspection(int lane, FrameLog log) {
    this.lane = lane;
    this.log = log;
  }

  /** Checks the containers with these last frames. */
  void inspect(List<RecordPrefix> lasts) {
    List<RecordPrefix> portion = new ArrayList<>();
    long size = 0;
    for (RecordPrefix last : lasts) {
      if (!portion.isEmpty() && size + last.frameCount() > FRAMES_MAX) {
        inspectPortion(portion);
        portion.clear();
        size = 0;
      }
      portion.add(last);
      size += last.frameCount();
    }
    inspectPortion(portion);
  }

  long frames() {
    return frames;
  }

  List<FrameDamagedException.Place> damaged() {
    return damaged;
  }

  private void inspectPortion(List<RecordPrefix> lasts) {
    Map<Long, long[]> positions = new HashMap<>();
    for (RecordPrefix last : lasts) {
      positions.put(last.number(), new long[Math.toIntExact(last.frameCount())]);
    }
    if (!positions.isEmpty()) {
      log.replay(FrameLog.BEFORE_FIRST, new Places(positions));
      lasts.forEach(last -> inspect(last, positions.getOrDefault(last.number(), new long[0])));
    }
  }

  private void inspect(RecordPrefix last, long[] positions) {
    ContainerTrack track = new ContainerTrack(true);
    int named = 0;
    for (int index = 0; index < positions.length; index++) {
      Damage problem;
      if (positions[index] == 0) {
        problem = named < NAMED_MAX ? Damage.NO_SUCH_RECORD : null;
        named++;
        track.lose(index);
      } else {
        problem = check(track, positions[index]);
      }
      if (problem != null) {
        long position = positions[index] == 0 ? -1 : positions[index];
        damaged.add(
            new FrameDamagedException.Place(
                lane, position, last.account(), last.container(), index, problem));
      }
    }
    frames += track.goodFrames();
  }

  private @Nullable Damage check(ContainerTrack track, long position) {
    long expected = track.nextIndex();
    try {
      Bytes record = log.read(position);
      Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
      if (decoded.isPresent() && decoded.get().record() instanceof RecordPrefix prefix) {
        return track.take(prefix, record.slice(decoded.get().size()), position);
      }
      track.lose(expected);
      return Damage.PREFIX;
    } catch (RecordDamagedException e) {
      track.lose(expected);
      return e.damage();
    }
  }

  /** Notes where frames are; of several copies the last one counts. */
  private record Places(Map<Long, long[]> positions) implements RecordSink {
    @Override
    public void record(long position, Bytes record) {
      RecordCodec.decode(record).ifPresent(decoded -> take(decoded.record(), position));
    }

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {
      record(position, first);
    }

    private void take(LogRecord record, long position) {
      if (record instanceof RecordPrefix frame) {
        long[] found = positions.get(frame.number());
        if (found != null && frame.index() < found.length) {
          found[(int) frame.index()] = position;
        }
      }
    }
  }
}
