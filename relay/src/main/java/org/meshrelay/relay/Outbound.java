package org.meshrelay.relay;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.MeshServiceLocator;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.ServiceLocator;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.ExitCode;
import org.meshrelay.relay.config.DiscoveryConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.delivery.ServicePinStore;
import org.meshrelay.relay.keys.NodeKeys;

/**
 * How the node speaks to other services.
 *
 * @param transport HTTPS, kept to be closed
 * @param session what sessions with them share
 * @param credential what this service shows
 */
record Outbound(
    HttpPeerTransport transport,
    ServicePinStore pins,
    SessionEnvironment session,
    SessionCredential credential) {

  static Outbound open(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      NodeKeys keys,
      Stores stores) {
    boolean cleartext =
        config.discovery().services().values().stream()
            .flatMap(peers -> peers.stream())
            .anyMatch(peer -> !peer.endpoint().secured());
    HttpPeerTransport transport = transport(config, environment, foundation, cleartext);
    ServicePinStore pins =
        new ServicePinStore(
            stores.master(), pinned(config.discovery()), peers(config.discovery()), cleartext);
    SessionEnvironment session =
        new SessionEnvironment(
            transport,
            environment.locator().orElseGet(() -> locator(config, foundation)),
            pins,
            foundation.outbound().executor(),
            environment.entropy(),
            environment.clock(),
            environment.nanoTime());
    return new Outbound(transport, pins, session, credential(keys));
  }

  static HttpPeerTransport transport(
      RelayConfig config, NodeEnvironment environment, Foundation foundation, boolean cleartext) {
    HttpTransportConfig limits = HttpTransportConfig.of(roots(config));
    return new HttpPeerTransport(
        foundation.vertx(),
        new HttpTransportConfig(
            limits.roots(),
            limits.connectTimeout(),
            limits.responseBytesMax(),
            cleartext,
            config.tls().verifyPeerNames(),
            limits.connectionsMax(),
            limits.waitingMax(),
            limits.http1Only()),
        environment.nanoTime());
  }

  static SessionCredential credential(NodeKeys keys) {
    return new SessionCredential.ServiceModeCredential(
        keys.credential().service().envelope(),
        keys.credential().host().envelope(),
        keys.credential().connection(),
        keys.authentication());
  }

  /**
   * Does at the start what the first exchange with another service would do on an event loop;
   * blocks. Whatever fails shows again with that exchange.
   */
  void prepare() {
    transport.prepare().toCompletableFuture().join();
  }

  static TrustRoots roots(RelayConfig config) {
    try {
      return config.tls().systemTrust()
          ? TrustRoots.systemAnd(config.tls().trustFiles())
          : TrustRoots.only(config.tls().trustFiles());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION, "tls.trust-files cannot be used: " + e.getMessage());
    }
  }

  static ServiceLocator locator(RelayConfig config, Foundation foundation) {
    DiscoveryConfig discovery = config.discovery();
    Map<String, StaticService> services = new LinkedHashMap<>();
    discovery
        .services()
        .forEach(
            (name, peers) ->
                services.put(
                    name,
                    new StaticService(
                        peers.stream()
                            .map(peer -> new StaticService.Target(peer.endpoint(), peer.weight()))
                            .toList(),
                        null,
                        peers.stream()
                            .flatMap(peer -> peer.pin().stream())
                            .findFirst()
                            .orElse(null))));
    return MeshServiceLocator.create(
        foundation.vertx(),
        StaticServiceMap.of(services),
        new LocatorConfig(
            switch (discovery.mode()) {
              case STATIC_THEN_DNS -> LocatorConfig.Mode.STATIC_THEN_DNS;
              case STATIC_ONLY -> LocatorConfig.Mode.STATIC_ONLY;
              case DNS_ONLY -> LocatorConfig.Mode.DNS_ONLY;
            },
            discovery.fallbackHost(),
            discovery.allowPrivate()),
        RandomGenerator.getDefault());
  }

  private static Map<ServiceName, String> pinned(DiscoveryConfig discovery) {
    Map<ServiceName, String> pins = new LinkedHashMap<>();
    discovery
        .services()
        .forEach(
            (name, peers) ->
                ServiceName.find(name)
                    .ifPresent(
                        service ->
                            peers.stream()
                                .flatMap(peer -> peer.pin().stream())
                                .findFirst()
                                .ifPresent(pin -> pins.put(service, pin))));
    return pins;
  }

  private static Set<ServiceName> peers(DiscoveryConfig discovery) {
    return discovery.services().keySet().stream()
        .flatMap(name -> ServiceName.find(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
