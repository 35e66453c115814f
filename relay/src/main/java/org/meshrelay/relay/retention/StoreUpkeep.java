package org.meshrelay.relay.retention;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.meshrelay.dare.spool.CompactionOrder;
import org.meshrelay.dare.spool.CompactionReport;
import org.meshrelay.dare.spool.EngineFailedException;
import org.meshrelay.dare.spool.FrameRetention;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.relay.config.StoreConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the store every few minutes and gives room of the logs back; once a day it erases
 * accounts that were deleted long enough ago, before it compacts thoroughly. What goes wrong is
 * told and tried again the next time. Owns one thread.
 */
public final class StoreUpkeep implements AutoCloseable {
  /** Erasing takes two flushes a name, some hundred names a time; a minute is a slow device. */
  private static final int SWEEP_SECONDS = 120;

  /** Some ten thousand names a day; what is left waits for the next. */
  private static final int SWEEPS_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);

  private final SpoolEngine engine;
  private final IntToLongFunction journal;
  private final StoreConfig config;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Upkeep of an engine.
   *
   * @param journal gives room of the signed-size journal back, from this share of outdated notes on
   */
  public StoreUpkeep(
      SpoolEngine engine, IntToLongFunction journal, StoreConfig config, InstantSource clock) {
    this.engine = engine;
    this.journal = journal;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Begins to look, if the configuration wants it.
   *
   * @param sweep erases what is due of deleted accounts and tells how many names it acted on
   */
  public void start(Supplier<Future<Integer>> sweep) {
    if (config.compaction().everyMinutes() > 0) {
      Thread thread = Thread.ofPlatform().daemon().name("store-upkeep").start(() -> run(sweep));
      assert thread.isDaemon();
    }
  }

  private void run(Supplier<Future<Integer>> sweep) {
    long thoroughNanos = TimeUnit.HOURS.toNanos(config.compaction().thoroughEveryHours());
    long lastThorough = System.nanoTime();
    boolean ended = false;
    while (!ended && !awaitClosing()) {
      boolean thorough = System.nanoTime() - lastThorough >= thoroughNanos;
      ended = look(thorough, sweep);
      lastThorough = thorough ? System.nanoTime() : lastThorough;
    }
  }

  private boolean awaitClosing() {
    try {
      return closing.await(config.compaction().everyMinutes(), TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** One look; true if there will be none any more. */
  private boolean look(boolean thorough, Supplier<Future<Integer>> sweep) {
    try {
      int swept = thorough ? sweepAll(sweep) : 0;
      CompactionReport done = once(thorough);
      long ofJournal = journal.applyAsLong(config.compaction().deadPercentMin());
      if (swept > 0 || ofJournal > 0 || !done.equals(CompactionReport.NOTHING)) {
        LOG.atInfo()
            .addKeyValue("names", swept)
            .addKeyValue("files", done.parts())
            .addKeyValue("freedOctets", done.octetsFreed() + ofJournal)
            .addKeyValue("movedFrames", done.framesMoved())
            .addKeyValue("redactedFrames", done.framesRedacted())
            .addKeyValue("damagedFiles", done.partsDamaged())
            .log("store compacted");
      }
      return false;
    } catch (CancellationException | EngineFailedException e) {
      return true;
    } catch (StorageFullException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("no room to compact the store");
      return false;
    } catch (TimeoutException | RuntimeException e) {
      LOG.atError().setCause(e).log("upkeep of the store failed and is tried again");
      return false;
    }
  }

  /** A sweep acts on some hundred names: as many as it takes, within reason. */
  private static int sweepAll(Supplier<Future<Integer>> sweep) throws TimeoutException {
    int all = 0;
    int last = 1;
    for (int i = 0; i < SWEEPS_MAX && last > 0; i++) {
      last = sweep.get().await(SWEEP_SECONDS, TimeUnit.SECONDS);
      all += last;
    }
    return all;
  }

  /** Compacts once, on the calling thread; blocks for as long as that takes. */
  public CompactionReport once(boolean thorough) {
    FrameRetention retention =
        config.retention().isOn()
            ? new MessageRetention(engine, config.retention(), clock)
            : FrameRetention.keepAll();
    return engine.compact(
        new CompactionOrder(
            config.compaction().deadPercentMin(),
            thorough,
            config.compaction().octetsPerSecondMax(),
            retention));
  }

  /** Lets the thread end; a compaction under way ends with the engine. */
  @Override
  public void close() {
    closing.countDown();
  }
}
