package org.meshrelay.dare.spool;

import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/**
 * Reads one part of a log and tells its records apart: dead, live, live without a future. A part
 * with a damaged record ends with {@link RecordDamagedException}. For one thread.
 */
abstract class PartScan implements RecordSink {
  private final ContainerIndex index;
  private final FrameRetention retention;

  PartScan(ContainerIndex index, FrameRetention retention) {
    this.index = index;
    this.retention = retention;
  }

  /** An erasure. */
  abstract void erasure(LogRecord.Erasure erasure, long position);

  /** A frame that the index points to; with {@code redact} if its payload may go. */
  abstract void live(RecordPrefix frame, Bytes octets, long position, boolean redact);

  /** A frame that nobody can read any more. */
  abstract void dead(RecordPrefix frame);

  /** A record of so many octets was read. */
  abstract void read(int octets);

  @Override
  public final void record(long position, Bytes record) {
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
    if (decoded.isEmpty()) {
      throw new RecordDamagedException(position, Damage.PREFIX, null);
    }
    switch (decoded.get().record()) {
      case LogRecord.Erasure erasure -> erasure(erasure, position);
      case RecordPrefix frame -> {
        if (index.isLive(frame, position)) {
          live(frame, record.slice(decoded.get().size()), position, mayRedact(frame));
        } else {
          dead(frame);
        }
      }
    }
    read(record.size());
  }

  /** Frame 0 has no payload, and a stub none any more. */
  private boolean mayRedact(RecordPrefix frame) {
    return frame.index() > 0
        && !frame.form().redacted()
        && retention.mayRedact(
            new FrameRetention.Candidate(
                frame.account(),
                frame.container(),
                frame.index(),
                frame.received(),
                frame.key(),
                index.decidesKey(frame)));
  }

  @Override
  public final void damaged(long position, long octets, Bytes first, Damage damage) {
    throw new RecordDamagedException(position, damage, null);
  }
}
