package org.meshrelay.loadtest.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.node.AdminListener;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.loadtest.node.Series;

/**
 * Looks once a second: closes the interval of the latencies, reads the figures of the node, tells
 * whoever draws progress. One thread of its own from start to close.
 */
public final class Sampler implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final double MS = 1_000;

  private final long startNanos;
  private final LatencyLog latencies;
  private final @Nullable AdminListener admin;
  private final OptionalLong pid;
  private final Consumer<Look> listener;
  private final List<NodeSample> samples = new ArrayList<>();
  private final List<LatencyLog.Interval> intervals = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable RuntimeException mistake;

  /**
   * Starts.
   *
   * @param startNanos the beginning of the run
   * @param admin of the node, if it may be asked
   * @param pid of the node, if it runs here
   * @param listener told of each second, on the thread of the sampler
   */
  public Sampler(
      long startNanos,
      LatencyLog latencies,
      Optional<AdminListener> admin,
      OptionalLong pid,
      Consumer<Look> listener) {
    this.startNanos = startNanos;
    this.latencies = latencies;
    this.admin = admin.orElse(null);
    this.pid = pid;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("loadtest-sampler").daemon().start(this::run);
  }

  /**
   * What one second showed.
   *
   * @param second that just ended
   * @param interval latencies in it
   * @param node figures at its end, if there are any
   */
  public record Look(int second, LatencyLog.Interval interval, Optional<NodeSample> node) {}

  private void run() {
    try {
      for (int second = 0; !waited(startNanos + (second + 1) * SECOND); second++) {
        look(second);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      mistake = e; // figures would be missing without a word: close throws it
    }
  }

  private boolean waited(long untilNanos) throws InterruptedException {
    return stop.await(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void look(int second) throws InterruptedException {
    LatencyLog.Interval interval = latencies.rotate();
    Optional<NodeSample> node = node(second);
    synchronized (samples) {
      intervals.add(interval);
      node.ifPresent(samples::add);
    }
    listener.accept(new Look(second, interval, node));
  }

  private Optional<NodeSample> node(int second) throws InterruptedException {
    if (admin == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(sample(second, admin.read(), pid));
    } catch (IOException e) {
      return Optional.empty(); // a node that does not answer shows as a gap
    }
  }

  /** A sample of what the metrics say. */
  static NodeSample sample(int second, Series series, OptionalLong pid) {
    OptionalLong rss =
        pid.isPresent() ? RelayProcess.residentOctets(pid.getAsLong()) : OptionalLong.empty();
    return new NodeSample(
        second,
        series.sum("process_cpu_time_ns_total") / SECOND,
        rss.isPresent() ? rss.getAsLong() : Double.NaN,
        pool(series, "meshrelay_pool_active_threads") + pool(series, "meshrelay_pool_queue_tasks"),
        pool(series, "meshrelay_pool_active_threads_max")
            + pool(series, "meshrelay_pool_queue_tasks_max"),
        series.sum("meshrelay_store_flush_seconds_count"),
        series.sum("meshrelay_store_frames_total"),
        series.sum("meshrelay_event_loop_lag_seconds") * MS,
        series.sum("jvm_gc_pause_seconds_sum"),
        series.sum("meshrelay_pool_refusals_total")
            + series.sum("meshrelay_admission_refusals_total")
            + series.sum("meshrelay_store_refusals_total"),
        new NodeSample.Forwarding(
            series.sum("meshrelay_forward_queue_deliveries"),
            series.sum("meshrelay_forward_received_total"),
            series.sum("meshrelay_forward_rejected_total"),
            series.sum("meshrelay_forward_failed_total"),
            series.sum("meshrelay_forward_retries_total")));
  }

  private static double pool(Series series, String name) {
    return series.of(name, "pool", "messages");
  }

  /** Figures of the node so far. */
  public List<NodeSample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  /** Latencies by second so far. */
  public List<LatencyLog.Interval> intervals() {
    synchronized (samples) {
      return List.copyOf(intervals);
    }
  }

  /**
   * Stops, and closes the last interval.
   *
   * @throws IllegalStateException if the sampler had ended before, by a mistake of its own or of
   *     its listener
   */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LatencyLog.Interval unused = latencies.rotate();
    RuntimeException ended = mistake;
    if (ended != null) {
      throw new IllegalStateException("the sampler has ended: " + ended, ended);
    }
  }
}
