package org.meshrelay.relay.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.protocol.port.RequestSink;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.config.TlsConfig;

/**
 * What the event loops of the listener share: rules, limits, counts, and what is behind the
 * binding. Immutable but for the counts; any thread.
 */
public final class HttpBinding {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final RelayConfig config;
  private final RequestSink sink;
  private final RequestDoor door;
  private final ContentResolver resolver;
  private final Metrics metrics;
  private final LoopLag lag;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RequestRules rules;
  private final HttpTimers timers;
  private final Timer transactions;
  private final OctetBudget budget;
  private final ConnectionCounts connections;
  private volatile boolean draining;
  private volatile Dated dated = new Dated(Long.MIN_VALUE, "");

  /** The {@code Date} field of a second. */
  private record Dated(long second, String text) {}

  /**
   * @param clock for the {@code Date} field
   * @param nanos monotonic, for deadlines
   */
  public HttpBinding(
      RelayConfig config, Behind behind, Gauges gauges, InstantSource clock, LongSupplier nanos) {
    this.config = config;
    this.sink = behind.sink();
    this.door = behind.door();
    this.resolver = behind.resolver();
    this.metrics = gauges.metrics();
    this.lag = gauges.lag();
    this.clock = clock;
    this.nanos = nanos;
    this.rules = rules(config);
    this.timers = HttpTimers.of(config.http().timers());
    this.budget = new OctetBudget(config.http().bodiesOctetsMax());
    this.connections =
        new ConnectionCounts(
            config.http().connectionsMax(), config.http().connectionsPerAddressMax());
    this.transactions = metrics.timer(Metrics.TRANSACTION_SECONDS);
    metrics.bounded(Metrics.HTTP_CONNECTIONS, connections::open, connections.max());
    metrics.bounded(Metrics.HTTP_BODIES, budget::taken, budget.max());
    metrics.gauge(Metrics.HTTP_ADDRESSES, connections::addresses);
  }

  /**
   * What is behind the binding.
   *
   * @param sink takes complete requests
   * @param door decides before they are complete
   * @param resolver gives what is published
   */
  public record Behind(RequestSink sink, RequestDoor door, ContentResolver resolver) {
    /** With nothing published. */
    public Behind(RequestSink sink, RequestDoor door) {
      this(sink, door, ContentResolver.empty());
    }
  }

  /**
   * Where the binding counts.
   *
   * @param lag of the event loops that listen
   */
  public record Gauges(Metrics metrics, LoopLag lag) {}

  /** What can change while the listener runs. */
  record Reload(TlsConfig tls, HttpConfig http) {}

  private static RequestRules rules(RelayConfig config) {
    Set<String> paths = new HashSet<>(RequestRules.PATHS);
    Set<String> hostNames = new HashSet<>(config.service().hostNames());
    config.http().directHosts().forEach(host -> hostNames.add(host.name()));
    paths.addAll(config.http().paths());
    config.http().directHosts().forEach(host -> paths.add(host.endpoint().uri().getPath()));
    return new RequestRules(
        Set.copyOf(config.service().names()),
        hostNames,
        paths,
        config.http().headerFieldsMax(),
        config.http().bodyOctetsMax());
  }

  RelayConfig config() {
    return config;
  }

  RequestSink sink() {
    return sink;
  }

  RequestDoor door() {
    return door;
  }

  ContentResolver resolver() {
    return resolver;
  }

  RequestRules rules() {
    return rules;
  }

  HttpTimers timers() {
    return timers;
  }

  OctetBudget budget() {
    return budget;
  }

  ConnectionCounts connections() {
    return connections;
  }

  BodyCollector.Limits bodyLimits() {
    return new BodyCollector.Limits(
        config.http().bodyOctetsBeforeTicketMax(),
        config.http().bodyOctetsMax(),
        config.http().headerOctetsMax());
  }

  long now() {
    return nanos.getAsLong();
  }

  LongSupplier nanos() {
    return nanos;
  }

  String date() {
    Instant now = clock.instant();
    Dated known = dated;
    if (known.second != now.getEpochSecond()) {
      known = new Dated(now.getEpochSecond(), DATE.format(now));
      dated = known;
    }
    return known.text;
  }

  /** A proxy brings many clients, who are counted by their own addresses. */
  boolean isProxy(String address) {
    return config.http().proxies().contains(address);
  }

  boolean isDraining() {
    return draining;
  }

  /** From now on no connection is taken and each response ends its connection. */
  void drain() {
    draining = true;
  }

  /** Where each event loop notes how much later than planned its sweep ran. */
  LoopLag lag() {
    return lag;
  }

  /** Counts a connection that was refused or cut. */
  void cut(Cut reason) {
    counter(reason).increment();
  }

  void answered(int status, long nanoseconds) {
    metrics.counter(Metrics.HTTP_RESPONSES, "status", Integer.toString(status)).increment();
    transactions.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Cut reason) {
    return metrics.counter(Metrics.HTTP_CUTS, "reason", reason.label());
  }

  /** Why a connection was refused or cut. */
  enum Cut {
    /** Too many connections. */
    LIMIT,
    /** The header did not come in time. */
    HEADER,
    /** The body came too slowly. */
    BODY,
    /** The transaction took too long. */
    DEADLINE,
    /** The peer did not read the response. */
    READER,
    /** Nothing happened. */
    IDLE,
    /** More came than was permitted. */
    SIZE;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
