package org.meshrelay.relay;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.admin.Readiness;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.pool.BoundedPool;
import org.meshrelay.relay.pool.Timeouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads and counts, on which everything else stands.
 *
 * @param vertx event loops
 * @param eventLoops how many of them listen
 * @param messages pool for message work
 * @param handshakes pool for key exchanges
 * @param readers pool for reads of stores
 * @param outbound pool for sessions with other services
 * @param signing the one thread of the journal of signed sizes and of the signatures after it
 * @param timeouts limits of transactions
 */
record Foundation(
    Vertx vertx,
    int eventLoops,
    BoundedPool messages,
    BoundedPool handshakes,
    BoundedPool readers,
    BoundedPool outbound,
    BoundedPool signing,
    Timeouts timeouts,
    Metrics metrics,
    Readiness readiness,
    LoopLag lag) {
  private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);
  private static final int EVENT_LOOPS_MAX = 8;

  /** Closing loops that hold nothing takes milliseconds. */
  private static final int CLOSE_SECONDS = 10;

  /** A blocked loop is noticed at most this much late, and logged once in this time. */
  private static final int BLOCKED_CHECK_MS = 25;

  /** Milliseconds of public-key work that may wait, and what one exchange costs (7.). */
  private static final int HANDSHAKE_WAIT_MS = 100;

  private static final int HANDSHAKE_COST_MS = 3;

  /** Sessions with other services: as many exchanges as forwarding may have in flight, twice. */
  private static final int OUTBOUND_QUEUE = 200;

  /** The signer hands over one batch at a time. */
  private static final int SIGNING_QUEUE = 1;

  static Foundation open(RelayConfig config, NodeEnvironment environment) {
    int processors = Runtime.getRuntime().availableProcessors();
    int loops =
        config.http().eventLoops() > 0
            ? config.http().eventLoops()
            : Math.clamp(processors / 2, 1, EVENT_LOOPS_MAX);
    Metrics metrics = new Metrics();
    metrics.bind(new JvmMemoryMetrics());
    metrics.bind(new JvmThreadMetrics());
    metrics.bind(new ProcessorMetrics());
    metrics.bind(new FileDescriptorMetrics());
    JvmGcMetrics collections = new JvmGcMetrics();
    metrics.bind(collections);
    metrics.closeWith(collections);
    LoopLag lag = new LoopLag();
    metrics.gauge(Metrics.LOOP_LAG, () -> lag.nanos(environment.nanoTime().getAsLong()) / 1e9);
    return new Foundation(
        vertx(config, environment, loops),
        loops,
        pool("messages", or(config.work().cryptoWorkers(), processors), config, metrics),
        handshakes(config, processors, metrics),
        new BoundedPool(
            "readers", config.work().readerWorkers(), config.work().readerQueueMax(), metrics),
        new BoundedPool("outbound", Math.max(1, processors / 2), OUTBOUND_QUEUE, metrics),
        new BoundedPool("signing", 1, SIGNING_QUEUE, metrics),
        new Timeouts(metrics),
        metrics,
        new Readiness(),
        lag);
  }

  private static Vertx vertx(RelayConfig config, NodeEnvironment environment, int loops) {
    VertxOptions options =
        new VertxOptions()
            // The listeners' loops, and one for everything else.
            .setEventLoopPoolSize(loops + 1)
            .setBlockedThreadCheckInterval(BLOCKED_CHECK_MS)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(environment.loopBlocked().toMillis())
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setWarningExceptionTime(environment.loopBlocked().toMillis())
            .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
    if (!config.discovery().nameServers().isEmpty()) {
      options.setAddressResolverOptions(
          new AddressResolverOptions().setServers(config.discovery().nameServers()));
    }
    return Vertx.vertx(options);
  }

  private static BoundedPool pool(String name, int threads, RelayConfig config, Metrics metrics) {
    return new BoundedPool(name, threads, config.work().cryptoQueueMax(), metrics);
  }

  private static BoundedPool handshakes(RelayConfig config, int processors, Metrics metrics) {
    int workers = or(config.work().handshakeWorkers(), Math.max(1, processors / 4));
    int queue =
        or(config.work().handshakeQueueMax(), 2 * workers * HANDSHAKE_WAIT_MS / HANDSHAKE_COST_MS);
    return new BoundedPool("handshakes", workers, queue, metrics);
  }

  private static int or(int configured, int automatic) {
    return configured > 0 ? configured : automatic;
  }

  /** Ends everything; for a node that did not come about. */
  void close() {
    closePools();
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn().log("event loops did not end in time");
    }
    metrics.close();
  }

  /** Ends the pools; what they hold is finished first. */
  void closePools() {
    handshakes.close();
    messages.close();
    signing.close();
    outbound.close();
    readers.close();
    timeouts.close();
  }
}
