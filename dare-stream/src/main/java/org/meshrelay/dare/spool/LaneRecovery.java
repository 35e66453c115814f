package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.StorageFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a lane's index up to its log at start. A work whose records are not all there is the last
 * one and was never acknowledged: it is cut off; unless more was appended once and given back by
 * compaction, then what is left of the work is what was moved elsewhere. What is damaged is entered
 * as far as it is known, so that reading it tells its place. Runs once, before the lane starts.
 */
final class LaneRecovery implements RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRecovery.class);

  private final int lane;
  private final FrameStore store;
  private final ContainerIndex index;
  private final EngineMonitor monitor;
  private final List<Pending> work = new ArrayList<>();
  private int parts;
  private boolean doubtful;
  private boolean lossy;
  private long lastWhole;
  private long records;

  /** A record of a work that is not complete yet. */
  private record Pending(LogRecord record, long position) {}

  LaneRecovery(int lane, FrameStore store, ContainerIndex index, EngineMonitor monitor) {
    this.lane = lane;
    this.store = store;
    this.index = index;
    this.monitor = monitor;
  }

  void run() {
    long start = System.nanoTime();
    if (store.tornOctets() > 0) {
      LOG.warn("cut off a torn tail lane={} octets={}", lane, store.tornOctets());
      monitor.tornTail(lane, store.tornOctets());
    }
    if (index.covered() > store.lastGood()) {
      LOG.warn("index reaches beyond the log and is built again lane={}", lane);
      index.clear();
    }
    lastWhole = index.covered();
    store.replay(lastWhole, this);
    if (!work.isEmpty()) {
      finishLast();
    }
    monitor.replayed(lane, records, System.nanoTime() - start);
  }

  private void finishLast() {
    boolean isLast = work.getLast().position() == store.lastGood();
    if (doubtful || !isLast) {
      applyWork();
    } else {
      LOG.info("dropped a work that was not complete lane={} records={}", lane, work.size());
      store.truncateAfter(lastWhole);
    }
  }

  @Override
  public void record(long position, Bytes record) {
    records++;
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
    if (decoded.isEmpty()) {
      damaged(position, record.size(), record, Damage.PREFIX);
    } else {
      take(decoded.get(), position);
    }
  }

  private void take(RecordCodec.Decoded decoded, long position) {
    if (decoded.part() == 0) {
      applyWork();
    }
    parts = decoded.parts();
    work.add(new Pending(decoded.record(), position));
    if (decoded.part() == parts - 1) {
      applyWork();
    }
  }

  @Override
  public void damaged(long position, long octets, Bytes first, Damage damage) {
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(first);
    LOG.error(
        "damaged record, it is not served; `mesh-relay spool verify` names its owner and what to do"
            + " lane={} position={} octets={} reason={}",
        lane,
        position,
        octets,
        damage.text());
    if (decoded.isPresent()) {
      take(decoded.get(), position);
    } else {
      doubtful = true;
      lossy = true;
    }
  }

  private void applyWork() {
    for (Pending pending : work) {
      index.apply(pending.record, pending.position);
      if (lossy && pending.record instanceof RecordPrefix frame) {
        index.ensureNamed(frame);
      }
      lastWhole = pending.position;
    }
    work.clear();
    doubtful = false;
    if (index.isDue()) {
      index.checkpoint(lastWhole);
    }
    if (!index.awaitRoom()) {
      throw new StorageFullException("no room to build the index of lane " + lane);
    }
  }
}
