package org.meshrelay.relay.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every figure the node publishes; names are {@code meshrelay_<noun>_<unit>} with base units.
 *
 * <p>Labels take values from closed sets only, never addresses, accounts or services, so the number
 * of series is bounded by the program. One instance per node; any thread.
 */
public final class Metrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  /** Requests answered, by {@code status} of HTTP. */
  public static final String HTTP_RESPONSES = "meshrelay_http_responses";

  /** Connections open. */
  public static final String HTTP_CONNECTIONS = "meshrelay_http_connections";

  /** Addresses with open connections. */
  public static final String HTTP_ADDRESSES = "meshrelay_http_addresses";

  /** Connections refused or cut, by {@code reason}. */
  public static final String HTTP_CUTS = "meshrelay_http_cuts";

  /** Octets of request bodies being collected. */
  public static final String HTTP_BODIES = "meshrelay_http_bodies_octets";

  /** Time from the first octet of a request to the last octet of its response. */
  public static final String TRANSACTION_SECONDS = "meshrelay_transaction_seconds";

  /** Transactions answered, by {@code transaction} and {@code status}. */
  public static final String TRANSACTIONS = "meshrelay_transactions";

  /** Authentications that failed, by {@code code}. */
  public static final String AUTHENTICATION_FAILURES = "meshrelay_authentication_failures";

  /** Key exchanges completed, by {@code mode}. */
  public static final String HANDSHAKES = "meshrelay_handshakes";

  /** Challenges issued instead of a key exchange. */
  public static final String CHALLENGES = "meshrelay_challenges";

  /** Responses repeated to retries. */
  public static final String RESPONSES_REPEATED = "meshrelay_responses_repeated";

  /** Requests refused before authentication, by {@code limit}. */
  public static final String ADMISSION_REFUSALS = "meshrelay_admission_refusals";

  /** Incidents, that is answers 500. */
  public static final String INCIDENTS = "meshrelay_incidents";

  /** Delay of a task on an event loop, the largest of the last seconds. */
  public static final String LOOP_LAG = "meshrelay_event_loop_lag_seconds";

  /** Load level 0 to 3 (udp-binding.md B.12). */
  public static final String LOAD_LEVEL = "meshrelay_load_level";

  private final PrometheusMeterRegistry registry;

  /** The registry holds sources of function counters weakly. */
  private final Queue<LongSupplier> sources = new ConcurrentLinkedQueue<>();

  private final Queue<AutoCloseable> closing = new ConcurrentLinkedQueue<>();

  /** A registry with nothing in it. */
  public Metrics() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /** Adds figures that a library provides, such as those of the virtual machine. */
  public void bind(MeterBinder binder) {
    binder.bindTo(registry);
  }

  /** Closes a library's figures together with the registry. */
  public void closeWith(AutoCloseable figures) {
    closing.add(figures);
  }

  /** A counter; the label comes in pairs of name and value. */
  public Counter counter(String name, String... labels) {
    return Counter.builder(name).tags(labels).register(registry);
  }

  /** A timer with a histogram of fixed buckets, so that percentiles add up over nodes. */
  public Timer timer(String name, String... labels) {
    return Timer.builder(name)
        .tags(labels)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(1_000),
            Duration.ofMillis(4_000),
            Duration.ofMillis(5_000))
        .register(registry);
  }

  /** A value read when asked for. */
  public void gauge(String name, DoubleSupplier value, String... labels) {
    Gauge ignored =
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
            .tags(Tags.of(labels))
            .strongReference(true)
            .register(registry);
  }

  /** A count of things kept since the start, read when asked for. */
  public void total(String name, LongSupplier value, String... labels) {
    Meter ignored =
        FunctionCounter.builder(name, value, supplier -> (double) supplier.getAsLong())
            .tags(labels)
            .register(registry);
    sources.add(value);
  }

  /** The fill and the bound of a queue, cache or map, as {@code name} and {@code name_max}. */
  public void bounded(String name, LongSupplier size, long max, String... labels) {
    gauge(name, size::getAsLong, labels);
    gauge(name + "_max", () -> max, labels);
  }

  /** The registry, for libraries that bring their own figures. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All figures in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    for (AutoCloseable figures : closing) {
      try {
        figures.close();
      } catch (Exception e) {
        // AutoCloseable may throw anything; figures that do not end harm nobody.
        LOG.atDebug().setCause(e).log("figures did not close");
      }
    }
    registry.close();
  }
}
