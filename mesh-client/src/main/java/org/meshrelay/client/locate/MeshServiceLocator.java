package org.meshrelay.client.locate;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.ServiceLocator;
import org.meshrelay.protocol.port.TransportException;

/**
 * Finds services by a static map and by DNS, and remembers what DNS said (http-binding.md 7.2,
 * 7.4).
 *
 * <p>Answers are kept for their time to live, within 30 s and 1 h; failures for 30 s; an answer
 * that ran out serves for 5 min more while the resolver fails. Each call draws its own order by
 * priority and weight. May be called from any thread; state belongs to one event loop.
 */
public final class MeshServiceLocator implements ServiceLocator {
  /** Services remembered; the longest unused is forgotten first. A guess: 10,000 × 1 KiB. */
  private static final int CACHE_MAX = 10_000;

  /** Services looked up at one time. A guess: far above the destinations of one node. */
  private static final int PENDING_MAX = 1_000;

  private static final Duration NEGATIVE_TTL = Duration.ofSeconds(30);
  private static final Duration STALE = Duration.ofMinutes(5);

  private final StaticServiceMap map;
  private final LocatorConfig config;
  private final Discovery discovery;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Context context;
  private final Map<ServiceName, Entry> cache = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ServiceName, Future<Discovery.Found>> pending = new LinkedHashMap<>();

  /** A locator that asks the resolver of the operating system on this Vert.x. */
  public static MeshServiceLocator create(
      Vertx vertx, StaticServiceMap map, LocatorConfig config, RandomGenerator random) {
    NameResolver resolver = new VertxNameResolver(vertx.createDnsClient());
    return new MeshServiceLocator(vertx, map, config, resolver, random, System::nanoTime);
  }

  MeshServiceLocator(
      Vertx vertx,
      StaticServiceMap map,
      LocatorConfig config,
      NameResolver resolver,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.map = map;
    this.config = config;
    this.random = random;
    this.nanoTime = nanoTime;
    this.discovery = new Discovery(resolver, config, random);
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public CompletionStage<List<Endpoint>> locate(ServiceName service) {
    StaticService known =
        config.mode() == LocatorConfig.Mode.DNS_ONLY ? null : map.find(service).orElse(null);
    if (known != null) {
      return fromMap(service, known).toCompletionStage();
    }
    if (config.mode() == LocatorConfig.Mode.STATIC_ONLY) {
      return Discovery.<List<Endpoint>>failed(service.text() + " is not in the service map")
          .toCompletionStage();
    }
    Promise<List<Endpoint>> result = Promise.promise();
    context.runOnContext(ignored -> fromDns(service).onComplete(result));
    return result.future().toCompletionStage();
  }

  /**
   * A service of the static map may have hosts anywhere, as the map itself may; the hosts of all
   * others are looked up, and have public addresses unless the configuration says otherwise.
   */
  @Override
  public CompletionStage<List<Endpoint>> resolve(ServiceName service, Endpoint host) {
    if (config.mode() != LocatorConfig.Mode.DNS_ONLY && map.find(service).isPresent()) {
      return Future.succeededFuture(List.of(host)).toCompletionStage();
    }
    if (config.mode() == LocatorConfig.Mode.STATIC_ONLY) {
      return Discovery.<List<Endpoint>>failed(service.text() + " is not in the service map")
          .toCompletionStage();
    }
    Promise<List<Endpoint>> result = Promise.promise();
    context.runOnContext(ignored -> discovery.addresses(host).onComplete(result));
    return result.future().toCompletionStage();
  }

  private Future<List<Endpoint>> fromMap(ServiceName service, StaticService known) {
    if (known.targets().isEmpty()) {
      return Discovery.failed(service.text() + " has no HTTP address in the service map");
    }
    List<Discovery.Host> hosts =
        known.targets().stream()
            .map(target -> new Discovery.Host(0, target.weight(), List.of(target.endpoint())))
            .toList();
    return Future.succeededFuture(order(hosts));
  }

  /** Runs on the context that owns the cache. */
  private Future<List<Endpoint>> fromDns(ServiceName service) {
    Entry entry = cache.get(service);
    long now = nanoTime.getAsLong();
    if (entry != null && now - entry.freshUntilNanos < 0) {
      return entry.answer(this);
    }
    Future<Discovery.Found> running = pending.get(service);
    if (running == null) {
      if (pending.size() >= PENDING_MAX) {
        return Discovery.failed("too many look-ups at one time");
      }
      running = start(service);
    }
    return running.map(found -> order(found.hosts()));
  }

  private Future<Discovery.Found> start(ServiceName service) {
    Promise<Discovery.Found> promise = Promise.promise();
    pending.put(service, promise.future());
    discovery
        .discover(service)
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> finish(service, promise, result.result(), result.cause())));
    return promise.future();
  }

  private void finish(
      ServiceName service,
      Promise<Discovery.Found> promise,
      Discovery.@Nullable Found found,
      @Nullable Throwable cause) {
    pending.remove(service);
    long now = nanoTime.getAsLong();
    Entry old = cache.get(service);
    if (found != null) {
      remember(service, Entry.of(found, now));
      promise.complete(found);
    } else if (old != null && old.found != null && now - old.staleUntilNanos < 0) {
      promise.complete(old.found);
    } else {
      TransportException failure = unreachable(service, cause);
      remember(service, Entry.of(failure, now));
      promise.fail(failure);
    }
  }

  private void remember(ServiceName service, Entry entry) {
    cache.put(service, entry);
    if (cache.size() > CACHE_MAX) {
      var oldest = cache.entrySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static TransportException unreachable(ServiceName service, @Nullable Throwable cause) {
    return cause instanceof TransportException known
        ? known
        : new TransportException(
            TransportException.Cause.UNREACHABLE,
            "no answer from DNS for " + service.text() + ": " + cause);
  }

  private List<Endpoint> order(List<Discovery.Host> hosts) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Discovery.Host host : WeightedOrder.order(hosts, random)) {
      for (Endpoint endpoint : host.endpoints()) {
        if (endpoints.size() < Discovery.ADDRESSES_MAX) {
          endpoints.add(endpoint);
        }
      }
    }
    return List.copyOf(endpoints);
  }

  /** One remembered answer or failure. */
  private record Entry(
      Discovery.@Nullable Found found,
      @Nullable TransportException failure,
      long freshUntilNanos,
      long staleUntilNanos) {
    static Entry of(Discovery.Found found, long now) {
      long ttl =
          Math.clamp(found.ttlSeconds(), Discovery.TTL_SECONDS_MIN, Discovery.TTL_SECONDS_MAX);
      long fresh = now + Duration.ofSeconds(ttl).toNanos();
      return new Entry(found, null, fresh, fresh + STALE.toNanos());
    }

    static Entry of(TransportException failure, long now) {
      long fresh = now + NEGATIVE_TTL.toNanos();
      return new Entry(null, failure, fresh, fresh);
    }

    Future<List<Endpoint>> answer(MeshServiceLocator locator) {
      return found == null
          ? Future.failedFuture(failure)
          : Future.succeededFuture(locator.order(found.hosts()));
    }
  }
}
