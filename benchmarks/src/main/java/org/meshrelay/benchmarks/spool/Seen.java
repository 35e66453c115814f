package org.meshrelay.benchmarks.spool;

import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.dare.spool.EngineMonitor;

/** Adds up what an engine tells. Any thread. */
final class Seen implements EngineMonitor {
  private final LongAdder records = new LongAdder();
  private final LongAdder committed = new LongAdder();
  private final LongAdder flushed = new LongAdder();

  @Override
  public void replayed(int lane, long read, long nanos) {
    records.add(read);
  }

  @Override
  public void committed(int lane, int works, int frames, long octets) {
    committed.add(octets);
  }

  @Override
  public void flushed(int lane, long nanos) {
    flushed.increment();
  }

  long replayed() {
    return records.sum();
  }

  long octets() {
    return committed.sum();
  }

  long flushes() {
    return flushed.sum();
  }
}
