package org.meshrelay.relay.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.session.NetworkAddress;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.LimitsConfig;

/**
 * Limits by network address and by account, before any costly step (access-control.md B stages 0
 * and 3, E). An address counts alone and with its prefix, /24 or /56. Any thread; about a
 * microsecond.
 */
public final class AdmissionControl {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LimitsConfig config;
  private final RateLimiter limiter;
  private final LongSupplier nanos;
  private final Metrics metrics;

  /** Addresses that are dropped, and until when; bounded by {@code addresses-max}. */
  private final Map<String, Long> dropped = new ConcurrentHashMap<>();

  private final Pair connections;
  private final Pair handshakes;
  private final Pair strangers;
  private final Pair failures;
  private final Limit requests;

  /** A limit for an address and the one for its prefix. */
  private record Pair(String name, Limit address, Limit prefix) {}

  /**
   * @param seed random, secret to the process
   * @param nanos monotonic
   */
  public AdmissionControl(LimitsConfig config, long seed, LongSupplier nanos, Metrics metrics) {
    this.config = config;
    this.nanos = nanos;
    this.metrics = metrics;
    this.limiter = new RateLimiter(config.address().addressesMax(), seed, nanos.getAsLong());
    this.connections = pair("connections", config.address().connectionsPerSecond(), SECOND, 0);
    this.handshakes = pair("handshakes", config.address().handshakesPerSecond(), SECOND, 0);
    this.strangers =
        pair(
            "hello-and-connect",
            config.address().helloAndConnectPerSecond(),
            SECOND,
            config.address().helloAndConnectBurst());
    this.failures =
        pair("failures", config.address().failuresPerMinute(), Duration.ofMinutes(1), 0);
    this.requests =
        new Limit(
            "requests per account",
            config.account().requestsPerSecond(),
            SECOND,
            config.account().requestsBurst());
    metrics.bounded(
        "meshrelay_admission_dropped_addresses", dropped::size, config.address().addressesMax());
    metrics.gauge("meshrelay_admission_buckets", limiter::size);
  }

  private Pair pair(String name, int count, Duration period, int burst) {
    int factor = config.address().prefixFactor();
    int at = burst == 0 ? count : burst;
    return new Pair(
        name,
        new Limit(name + " per address", count, period, at),
        new Limit(name + " per prefix", (long) count * factor, period, (long) at * factor));
  }

  /** True if the address may open a connection. */
  public boolean admitsConnection(String address) {
    return refuse(address).isEmpty() && take(connections, address).isEmpty();
  }

  /** Why nothing is taken from this address; empty if it is. */
  public Optional<Refusal> refuse(String address) {
    Long until = config.perAddress() ? dropped.get(address) : null;
    if (until == null) {
      return Optional.empty();
    }
    long left = until - nanos.getAsLong();
    if (left <= 0) {
      dropped.remove(address, until);
      return Optional.empty();
    }
    count("dropped");
    return Optional.of(Refusal.rateLimited(seconds(left)));
  }

  /** Counts a request that is turned away because of what others have begun. */
  Refusal overloaded() {
    count("load");
    return Refusal.overloaded(1);
  }

  /** Counts a key exchange. */
  Optional<Refusal> handshake(String address) {
    return take(handshakes, address);
  }

  /** Counts a Hello or Connect. */
  Optional<Refusal> stranger(String address) {
    return take(strangers, address);
  }

  /** Counts a request of an account. */
  Optional<Refusal> request(AccountAddress account) {
    long wait = limiter.take(requests.charge(account.text()), nanos.getAsLong());
    return wait == 0 ? Optional.empty() : limited("account", wait);
  }

  /** Counts a failed authentication; too many, and the address is dropped for a while. */
  void failed(String address) {
    if (take(failures, address).isPresent() && config.address().failureDropSeconds() > 0) {
      drop(address);
    }
  }

  private void drop(String address) {
    long now = nanos.getAsLong();
    if (dropped.size() >= config.address().addressesMax()) {
      dropped.values().removeIf(until -> until - now <= 0);
    }
    if (dropped.size() < config.address().addressesMax()) {
      dropped.put(address, now + TimeUnit.SECONDS.toNanos(config.address().failureDropSeconds()));
    }
  }

  private Optional<Refusal> take(Pair limit, String address) {
    if (!config.perAddress()) {
      return Optional.empty();
    }
    long wait =
        limiter.takeAll(
            List.of(limit.address.charge(address), limit.prefix.charge(prefix(address))),
            nanos.getAsLong());
    return wait == 0 ? Optional.empty() : limited(limit.name, wait);
  }

  private Optional<Refusal> limited(String name, long wait) {
    count(name);
    return Optional.of(Refusal.rateLimited(seconds(wait)));
  }

  private void count(String name) {
    metrics.counter(Metrics.ADMISSION_REFUSALS, "limit", name).increment();
  }

  private static String prefix(String address) {
    return NetworkAddress.parse(address)
        .map(parsed -> parsed.octets().slice(0, parsed.octets().size() == 4 ? 3 : 7).toHex())
        .orElse(address);
  }

  /** Whole seconds, rounded up: a client that waits so long is let in. */
  private static long seconds(long wait) {
    return Math.max(1, (wait + 999_999_999) / 1_000_000_000);
  }
}
