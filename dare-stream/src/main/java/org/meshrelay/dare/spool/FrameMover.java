package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.RoomUse;

/**
 * Appends live records again at the end of the log and lets the index point to them. For the lane's
 * thread, between two batches, when everything appended is acknowledged.
 */
final class FrameMover {
  private final FrameStore store;
  private final ContainerIndex index;
  private final List<LogRecord> moved = new ArrayList<>();
  private final List<Bytes> octets = new ArrayList<>();
  private long frames;
  private long redacted;
  private long written;

  FrameMover(FrameStore store, ContainerIndex index) {
    this.store = store;
    this.index = index;
  }

  /**
   * Moves those of the records that are still live; durable when this returns.
   *
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room; nothing is moved
   */
  CompactionReport move(List<Movable> candidates) {
    candidates.forEach(this::stage);
    if (!octets.isEmpty()) {
      long[] positions = store.append(octets);
      store.sync();
      for (int i = 0; i < positions.length; i++) {
        index.apply(moved.get(i), positions[i]);
      }
    }
    return new CompactionReport(0, 0, frames, written, redacted, 0);
  }

  private void stage(Movable candidate) {
    switch (candidate.record()) {
      case LogRecord.Erasure erasure -> stage(erasure, Bytes.EMPTY);
      case RecordPrefix frame -> {
        if (index.isLive(frame, candidate.position())) {
          boolean stub = candidate.redacted() || frame.form().redacted();
          RecordPrefix.Form form = new RecordPrefix.Form(true, index.decidesKey(frame), stub);
          stage(frame.in(form), candidate.frame());
          frames++;
          redacted += candidate.redacted() ? 1 : 0;
        }
      }
    }
  }

  private void stage(LogRecord record, Bytes frame) {
    RecordCodec.Unfinished encoded = RecordCodec.encode(record, frame);
    store.reserve(encoded.size(), RoomUse.RESERVED);
    moved.add(record);
    octets.add(encoded.finish(0, 1));
    written += encoded.size();
  }
}
