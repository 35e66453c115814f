package org.meshrelay.client.locate;

import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.meshrelay.client.locate.NameResolver.SrvTarget;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.TransportException;

/** One discovery of one service by SRV and TXT (http-binding.md 7.2, steps 3 to 9). */
final class Discovery {
  /** Hosts per attempt (http-binding.md 7.2, step 8). */
  static final int HOSTS_MAX = 4;

  /** Addresses per attempt (http-binding.md 7.2, step 8). */
  static final int ADDRESSES_MAX = 6;

  /** Bounds of the time to live (http-binding.md 7.2, step 10). */
  static final long TTL_SECONDS_MIN = 30;

  static final long TTL_SECONDS_MAX = 3_600;

  private static final String PREFIX = "_mmm._tcp.";

  private final NameResolver resolver;
  private final LocatorConfig config;
  private final RandomGenerator random;

  Discovery(NameResolver resolver, LocatorConfig config, RandomGenerator random) {
    this.resolver = resolver;
    this.config = config;
    this.random = random;
  }

  /** What was found; hosts keep priority and weight, so that each use draws its own order. */
  record Found(List<Host> hosts, long ttlSeconds) {}

  /** One host with the endpoints of its addresses. */
  record Host(int priority, int weight, List<Endpoint> endpoints)
      implements WeightedOrder.Weighted {}

  Future<Found> discover(ServiceName service) {
    Future<List<SrvTarget>> srv = query(resolver.srv(PREFIX + service.text()));
    Future<List<String>> txt = query(resolver.txt(PREFIX + service.text())).otherwise(List.of());
    return Future.all(srv, txt).compose(ignored -> hosts(service, srv.result(), txt.result()));
  }

  private Future<Found> hosts(ServiceName service, List<SrvTarget> srv, List<String> txt) {
    if (srv.isEmpty()) {
      return fallback(service, txt);
    }
    if (srv.size() == 1 && srv.getFirst().target().isEmpty()) {
      return failed(service.text() + " declares that it has no Mesh service");
    }
    long ttl = srv.stream().mapToLong(SrvTarget::ttlSeconds).min().orElse(TTL_SECONDS_MIN);
    List<SrvTarget> chosen = WeightedOrder.order(srv, random);
    List<Future<Host>> pending =
        chosen.subList(0, Math.min(HOSTS_MAX, chosen.size())).stream()
            .map(target -> host(target, txt))
            .toList();
    return Future.join(pending).transform(ignored -> found(service, pending, ttl));
  }

  private Future<Found> fallback(ServiceName service, List<String> txt) {
    if (!config.fallback()) {
      return failed(service.text() + " has no service record");
    }
    SrvTarget guess = new SrvTarget(0, 0, 443, "mmm." + service.text(), TTL_SECONDS_MIN);
    Future<Host> host = host(guess, txt);
    return host.transform(ignored -> found(service, List.of(host), TTL_SECONDS_MIN));
  }

  private static Future<Found> found(ServiceName service, List<Future<Host>> hosts, long ttl) {
    List<Host> usable =
        hosts.stream()
            .filter(Future::succeeded)
            .map(Future::result)
            .filter(host -> !host.endpoints().isEmpty())
            .toList();
    if (!usable.isEmpty()) {
      return Future.succeededFuture(new Found(usable, ttl));
    }
    return hosts.stream()
        .filter(Future::failed)
        .findFirst()
        .map(Future::cause)
        .map(Future::<Found>failedFuture)
        .orElseGet(() -> failed(service.text() + " has no host with a usable address"));
  }

  private Future<Host> host(SrvTarget target, List<String> serviceText) {
    Future<List<String>> text = query(resolver.txt(PREFIX + target.target())).otherwise(List.of());
    Future<List<String>> addresses =
        AddressRanges.isLiteral(target.target())
            ? Future.succeededFuture(List.of(target.target()))
            : query(resolver.addresses(target.target()));
    return Future.all(text, addresses)
        .map(
            ignored ->
                new Host(
                    target.priority(),
                    target.weight(),
                    endpoints(
                        target, HostText.of(serviceText, text.result()), addresses.result())));
  }

  private List<Endpoint> endpoints(SrvTarget target, HostText text, List<String> addresses) {
    List<Endpoint> endpoints = new ArrayList<>();
    String path = text.path().orElse(null);
    boolean portUsable = target.port() > 0 && target.port() <= 65_535;
    if (path == null || !portUsable || !text.meetsOurNeeds()) {
      return List.of();
    }
    String scheme = text.secured(target.port()) ? "https" : "http";
    for (String address : addresses) {
      boolean permitted = config.allowPrivate() || AddressRanges.isPublic(address);
      if (permitted && endpoints.size() < ADDRESSES_MAX) {
        endpoints.add(new Endpoint(uri(scheme, address, target.port(), path)));
      }
    }
    return List.copyOf(endpoints);
  }

  /** The endpoints of a host that has a name of its own. */
  Future<List<Endpoint>> addresses(Endpoint named) {
    URI uri = named.uri();
    return query(resolver.addresses(uri.getHost()))
        .compose(
            found -> {
              List<Endpoint> usable =
                  found.stream()
                      .filter(address -> config.allowPrivate() || AddressRanges.isPublic(address))
                      .limit(ADDRESSES_MAX)
                      .map(address -> uri(uri.getScheme(), address, uri.getPort(), uri.getPath()))
                      .map(address -> new Endpoint(address, named.ownName()))
                      .toList();
              return usable.isEmpty()
                  ? failed(uri.getHost() + " has no usable address")
                  : Future.succeededFuture(usable);
            })
        .recover(failure -> failed(uri.getHost() + ": " + failure.getMessage()));
  }

  private static URI uri(String scheme, String address, int port, String path) {
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    try {
      return new URI(scheme, null, host, port, path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("an address and a checked path make no URI", e);
    }
  }

  private static <T> Future<T> query(java.util.concurrent.CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage);
  }

  static <T> Future<T> failed(String message) {
    return Future.failedFuture(
        new TransportException(TransportException.Cause.UNREACHABLE, message));
  }
}
