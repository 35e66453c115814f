package org.meshrelay.client.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which way requests to one service go: by discovery, or to a host that the service has named
 * inside a session and that has shown the pinned service's profiles (MSP-8, MSP-100, ADR 73).
 *
 * <p>Any thread; what touches the memory runs on the session's executor.
 */
final class DirectRoute {
  private static final Logger LOG = LoggerFactory.getLogger(DirectRoute.class);

  private final ServiceName service;
  private final SessionEnvironment environment;
  private final Optional<DirectMemory> memory;
  private final Offload offload;
  private final AtomicReference<@Nullable Taken> taken = new AtomicReference<>();
  private volatile DirectMemory.Known known = DirectMemory.Known.NONE;
  private volatile boolean loaded;

  /** A route that begins with what is remembered; without a memory it is always discovery. */
  DirectRoute(ServiceName service, SessionEnvironment environment, Offload offload) {
    this.service = service;
    this.environment = environment;
    this.memory = environment.pins().directHosts();
    this.offload = offload;
  }

  /** The host in use, and its addresses. */
  private record Taken(DirectHost host, List<Endpoint> endpoints) {}

  /** Where requests go without discovery; empty if they are to be located. */
  List<Endpoint> endpoints() {
    Taken now = taken.get();
    return now == null ? List.of() : now.endpoints();
  }

  /** True if a reply came the direct way. */
  boolean leadsTo(Endpoint endpoint) {
    return endpoints().stream()
        .anyMatch(
            direct ->
                direct.uri().getAuthority().equals(endpoint.uri().getAuthority())
                    && direct.certificateName("").equals(endpoint.certificateName("")));
  }

  /** The hosts to greet before the service is looked up. */
  CompletionStage<Step<List<DirectHost>>> candidates() {
    return memory
        .map(store -> offload.run(() -> Step.go(load(store).usable(environment.clock().instant()))))
        .orElseGet(() -> CompletableFuture.completedStage(Step.go(List.of())));
  }

  private DirectMemory.Known load(DirectMemory store) {
    if (!loaded) {
      known = store.hostsOf(service);
      loaded = true;
    }
    return known;
  }

  /** From now on requests go to this host, which has shown the right profiles. */
  void take(DirectHost host, List<Endpoint> endpoints) {
    taken.set(new Taken(host, endpoints));
    LOG.atDebug()
        .addKeyValue("service", service.text())
        .addKeyValue("host", host.name())
        .log("direct host in use");
  }

  /** One of the hosts would not do; the next is tried. */
  void pass(DirectHost host, SessionOutcome why) {
    LOG.atInfo()
        .addKeyValue("service", service.text())
        .addKeyValue("host", host.name())
        .addKeyValue("why", reason(why))
        .log("direct host not used");
  }

  /** Goes back to discovery for a while; remembered, so that the next process does not try. */
  CompletionStage<Step<Boolean>> leave(String why) {
    Taken left = taken.getAndSet(null);
    if (left != null) {
      LOG.atInfo()
          .addKeyValue("service", service.text())
          .addKeyValue("host", left.host().name())
          .addKeyValue("why", why)
          .log("direct host left");
    }
    return offload.run(
        () -> {
          store(new DirectMemory.Known(known.hosts(), environment.clock().instant()));
          return Step.go(true);
        });
  }

  /** True if a Hello, which nobody has authenticated, says something else than is known. */
  boolean isNews(HelloResponse hello) {
    return memory.isPresent() && !hosts(hello).equals(known.hosts());
  }

  /** Takes what the service has said inside a session; true if another way is to be tried. */
  boolean learn(HelloResponse hello) {
    List<DirectHost> hosts = hosts(hello);
    if (hosts.equals(known.hosts())) {
      return false;
    }
    store(new DirectMemory.Known(hosts, null));
    Taken now = taken.get();
    if (now == null) {
      return !hosts.isEmpty();
    }
    return !hosts.contains(now.host()) && taken.compareAndSet(now, null);
  }

  private void store(DirectMemory.Known next) {
    known = next;
    memory.ifPresent(store -> store.rememberHosts(service, next));
  }

  private static List<DirectHost> hosts(HelloResponse hello) {
    Version version = hello.version();
    return version == null ? List.of() : DirectHost.ofAnswer(version.uri());
  }

  static String reason(SessionOutcome outcome) {
    return switch (outcome) {
      case SessionOutcome.Failed failed -> failed.failure() + ": " + failed.detail();
      case SessionOutcome.Stopped stopped -> "refused with " + stopped.refusal().code();
      case SessionOutcome.Answered ignored -> "answered";
    };
  }
}
