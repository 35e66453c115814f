package org.meshrelay.relay.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.meshrelay.dare.spool.CompactionReport;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.EngineFailedException;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the spool engine tells, as figures, log lines and readiness. Every method returns at once.
 */
public final class EngineMetrics implements EngineMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(EngineMetrics.class);

  private final Metrics metrics;
  private final int queueMax;
  private final Consumer<EngineFailedException> failed;
  private final Consumer<ContainerView> guard;
  private final Counter works;
  private final Counter frames;
  private final Counter octets;
  private final Counter shed;
  private final Counter damaged;
  private final Counter partsDropped;
  private final Counter octetsFreed;
  private final Counter framesMoved;
  private final Counter octetsMoved;
  private final Counter framesRedacted;
  private final Timer flushes;
  private final AtomicLong freeOctets = new AtomicLong(-1);

  /** One bit per lane that refuses new frames; there are at most 64. */
  private final AtomicLong fullLanes = new AtomicLong();

  private final ConcurrentHashMap<Integer, AtomicInteger> depths = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, AtomicLong> indexes = new ConcurrentHashMap<>();

  /**
   * @param queueMax bound of each lane's queue
   * @param failed told once, when the engine has stopped for good
   * @param guard asked before each append; objects by an exception
   */
  public EngineMetrics(
      Metrics metrics,
      int queueMax,
      Consumer<EngineFailedException> failed,
      Consumer<ContainerView> guard) {
    this.metrics = metrics;
    this.queueMax = queueMax;
    this.failed = failed;
    this.guard = guard;
    this.works = metrics.counter("meshrelay_store_works");
    this.frames = metrics.counter("meshrelay_store_frames");
    this.octets = metrics.counter("meshrelay_store_octets");
    this.shed = metrics.counter("meshrelay_store_refusals");
    this.damaged = metrics.counter("meshrelay_store_damaged_frames");
    this.partsDropped = metrics.counter("meshrelay_store_compaction_files");
    this.octetsFreed = metrics.counter("meshrelay_store_compaction_freed_octets");
    this.framesMoved = metrics.counter("meshrelay_store_compaction_moved_frames");
    this.octetsMoved = metrics.counter("meshrelay_store_compaction_moved_octets");
    this.framesRedacted = metrics.counter("meshrelay_store_redacted_frames");
    this.flushes = metrics.timer("meshrelay_store_flush_seconds");
    metrics.gauge("meshrelay_store_free_octets", freeOctets::get);
    metrics.gauge("meshrelay_store_full", () -> isFull() ? 1 : 0);
  }

  /** True while new frames are refused for lack of space. */
  public boolean isFull() {
    return fullLanes.get() != 0;
  }

  @Override
  public void appending(ContainerView view) {
    guard.accept(view);
  }

  @Override
  public void committed(int lane, int committedWorks, int committedFrames, long committedOctets) {
    works.increment(committedWorks);
    frames.increment(committedFrames);
    octets.increment((double) committedOctets);
  }

  @Override
  public void flushed(int lane, long nanos) {
    flushes.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void queueDepth(int lane, int waiting) {
    depths.computeIfAbsent(lane, this::depth).set(waiting);
  }

  @Override
  public void shed(int lane) {
    shed.increment();
  }

  @Override
  public void space(int lane, long free, boolean isFull) {
    freeOctets.set(free);
    long bit = 1L << lane;
    long before = fullLanes.getAndUpdate(lanes -> isFull ? lanes | bit : lanes & ~bit);
    boolean others = (before & ~bit) != 0;
    if (!others && isFull != (before != 0)) {
      LOG.atWarn()
          .addKeyValue("freeOctets", free)
          .log(isFull ? "disk full: posts are refused, reads go on" : "disk has room again");
    }
  }

  @Override
  public void index(int lane, long octetsOnDisk, int entriesInMemory) {
    indexes.computeIfAbsent(lane, this::index).set(octetsOnDisk);
  }

  @Override
  public void compacted(int lane, CompactionReport part) {
    partsDropped.increment(part.parts());
    octetsFreed.increment((double) part.octetsFreed());
    framesMoved.increment((double) part.framesMoved());
    octetsMoved.increment((double) part.octetsWritten());
    framesRedacted.increment((double) part.framesRedacted());
  }

  @Override
  public void replayed(int lane, long records, long nanos) {
    LOG.atInfo()
        .addKeyValue("lane", lane)
        .addKeyValue("records", records)
        .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
        .log("log read again");
  }

  @Override
  public void tornTail(int lane, long tornOctets) {
    LOG.atWarn()
        .addKeyValue("lane", lane)
        .addKeyValue("octets", tornOctets)
        .log("unfinished record cut off and kept aside");
  }

  @Override
  public void damaged(FrameDamagedException damage) {
    damaged.increment();
    LOG.atError()
        .addKeyValue("damage", damage.getMessage())
        .log("damaged frame; the rest is served");
  }

  @Override
  public void failed(EngineFailedException cause) {
    LOG.atError().setCause(cause).log("the store cannot promise anything any more");
    failed.accept(cause);
  }

  private AtomicInteger depth(int lane) {
    AtomicInteger depth = new AtomicInteger();
    metrics.bounded(
        "meshrelay_store_queue_works", depth::get, queueMax, "lane", Integer.toString(lane));
    return depth;
  }

  private AtomicLong index(int lane) {
    AtomicLong size = new AtomicLong();
    metrics.gauge("meshrelay_store_index_octets", size::get, "lane", Integer.toString(lane));
    return size;
  }
}
