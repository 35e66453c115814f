package org.meshrelay.loadtest.run;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.meshrelay.loadtest.measure.LatencyLog;

/**
 * Threads for the cryptography of the generator's sessions, and how long work waited for them: what
 * waits here is late by no fault of the node. Any thread.
 */
public final class CryptoThreads implements Executor, AutoCloseable {
  /** Seal, sort, open: what a request may ask for. */
  private static final int STEPS = 3;

  private static final int THREADS = 2;

  private final ThreadPoolExecutor threads;
  private final Recorder waits = new Recorder(LatencyLog.DIGITS);

  /** Starts them for so many requests at a time. */
  public CryptoThreads(int inFlightMax) {
    this.threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(STEPS * inFlightMax));
  }

  @Override
  public void execute(Runnable work) {
    long handed = System.nanoTime();
    threads.execute(
        () -> {
          waits.recordValue(Math.max(0, System.nanoTime() - handed));
          work.run();
        });
  }

  /** The same threads, for work that is not timed. */
  public ExecutorService untimed() {
    return threads;
  }

  /** How long work has waited since the last call. */
  public Histogram waits() {
    return waits.getIntervalHistogram();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
