package org.meshrelay.dare.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.RecordSink;

/**
 * Hands on the records of a log up to its last whole work. Of a record whose frame is damaged the
 * prefix is handed on without the frame: its hashes keep the tree whole, and a frame that is not
 * there is never served. What has no good prefix is left out and counted.
 */
final class WholeWorks implements RecordSink {
  private final Consumer<Bytes> sink;
  private final List<Bytes> work = new ArrayList<>();
  private boolean whole = true;
  private long lastPosition;
  private long records;
  private long octets;
  private long damaged;

  WholeWorks(Consumer<Bytes> sink) {
    this.sink = sink;
  }

  @Override
  public void record(long position, Bytes record) {
    lastPosition = position;
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
    if (decoded.isPresent()) {
      take(decoded.get(), record);
    } else {
      damaged++;
    }
  }

  @Override
  public void damaged(long position, long length, Bytes first, Damage damage) {
    damaged++;
    lastPosition = position;
    RecordCodec.decode(first).ifPresent(decoded -> take(decoded, first.slice(0, decoded.size())));
  }

  private void take(RecordCodec.Decoded decoded, Bytes record) {
    if (decoded.part() == 0) {
      handOn();
    }
    work.add(record);
    whole = decoded.part() == decoded.parts() - 1;
    if (whole) {
      handOn();
    }
  }

  private void handOn() {
    for (Bytes record : work) {
      sink.accept(record);
      records++;
      octets += record.size();
    }
    work.clear();
  }

  /**
   * The log has ended: a last work that is not whole was never acknowledged, unless more was
   * appended once and given back by compaction.
   *
   * @param lastGood position of the last record ever appended
   */
  void finish(long lastGood) {
    if (whole || lastPosition < lastGood) {
      handOn();
    }
  }

  long records() {
    return records;
  }

  long octets() {
    return octets;
  }

  long damaged() {
    return damaged;
  }
}
