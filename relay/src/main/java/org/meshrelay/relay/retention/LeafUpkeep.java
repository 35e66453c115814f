package org.meshrelay.relay.retention;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.meshrelay.dare.backup.LeafBackup;
import org.meshrelay.dare.spool.EngineFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backs leaf hashes up at the start, every few minutes, and once more at an orderly end. What goes
 * wrong is told and tried again the next time; the node goes on without. Owns one thread.
 */
public final class LeafUpkeep implements AutoCloseable {
  /** For the last pass: it has at most a few minutes of frames to write. */
  private static final long CLOSE_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(LeafUpkeep.class);

  private final LeafBackup backup;
  private final int everyMinutes;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong records = new AtomicLong();
  private final Thread thread;

  /** Upkeep of a backup that nobody else runs. */
  public LeafUpkeep(LeafBackup backup, int everyMinutes, InstantSource clock) {
    this.backup = backup;
    this.everyMinutes = everyMinutes;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("leaf-backup").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    boolean closed = false;
    while (!closed) {
      pass();
      closed = awaitClosing();
    }
    pass();
  }

  private boolean awaitClosing() {
    try {
      return closing.await(everyMinutes, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void pass() {
    try {
      long written = backup.run(clock);
      lastNanos.set(System.nanoTime());
      long unused = records.addAndGet(written);
    } catch (CancellationException | EngineFailedException e) {
      LOG.atDebug().setCause(e).log("no leaf backup of a store that is closed");
    } catch (UncheckedIOException e) {
      LOG.atError()
          .addKeyValue("cause", e.getMessage())
          .log("leaf hashes cannot be backed up; a restore would be a rollback");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("leaf backup failed and is tried again");
    }
  }

  /** Seconds since the last pass that succeeded, or since the start: a metric and an alarm. */
  public double ageSeconds() {
    return (System.nanoTime() - lastNanos.get()) / 1e9;
  }

  /** Records written since the start. */
  public long records() {
    return records.get();
  }

  /** Makes a last pass and ends; the engine must still be open. */
  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return; // a node that did not come up
    }
    try {
      if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
        LOG.atWarn().log("the last leaf backup did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
