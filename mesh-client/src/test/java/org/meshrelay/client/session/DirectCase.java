package org.meshrelay.client.session;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.ServiceLocator;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.Version;

/**
 * A service with a host of its own, as a client with a memory sees it. The path tells which way a
 * request came.
 */
abstract class DirectCase extends SessionCase {
  static final String DIRECT = "/direct";

  volatile DirectMemory.Known remembered = DirectMemory.Known.NONE;

  @BeforeEach
  void remember() {
    pins.memory =
        new DirectMemory() {
          @Override
          public Known hostsOf(ServiceName service) {
            return remembered;
          }

          @Override
          public void rememberHosts(ServiceName service, Known known) {
            remembered = known;
          }
        };
  }

  /** Names lead to this machine, as an entry in its DNS would have it. */
  @Override
  SessionEnvironment environment() {
    SessionEnvironment plain = super.environment();
    ServiceLocator locator =
        new ServiceLocator() {
          @Override
          public CompletionStage<List<Endpoint>> locate(ServiceName service) {
            return CompletableFuture.completedStage(List.copyOf(endpoints));
          }

          @Override
          public CompletionStage<List<Endpoint>> resolve(ServiceName service, Endpoint host) {
            URI uri = host.uri();
            return CompletableFuture.completedStage(
                List.of(
                    new Endpoint(
                        URI.create("https://127.0.0.1:" + uri.getPort() + uri.getPath()),
                        host.ownName())));
          }
        };
    return new SessionEnvironment(
        plain.transport(),
        locator,
        plain.pins(),
        plain.crypto(),
        plain.entropy(),
        plain.clock(),
        plain.nanoTime());
  }

  String uri(StubService of) {
    return "https://example.com:" + of.endpoint.uri().getPort() + DIRECT;
  }

  private static HelloResponse naming(HelloResponse plain, List<String> uris) {
    return new HelloResponse(
        plain.outcome(),
        Version.current("application/json").withUri(uris),
        plain.alternates(),
        plain.constraintsUpdate(),
        plain.constraintsPost(),
        plain.policyAccount(),
        plain.profileService(),
        plain.profileHost(),
        plain.connectionHost(),
        plain.suites(),
        plain.transports());
  }

  /** What the service says before and inside a session. */
  void hello(List<String> before, List<String> inside) {
    HelloResponse plain = StubService.hello(service.credential);
    service.helloAnswer = () -> naming(plain, before);
    service.answers =
        request -> request instanceof HelloRequest ? naming(plain, inside) : StubService.success();
  }

  void rememberHost(String uri) {
    remembered = new DirectMemory.Known(List.of(DirectHost.parse(uri).orElseThrow()), null);
  }

  List<Seen> direct() {
    return service.seen.stream().filter(seen -> seen.path().equals(DIRECT)).toList();
  }

  void pin() {
    pins.remember(
        new ServicePin(
            StubService.NAME,
            service.credential.serviceUdf(),
            ServicePin.Trust.TLS,
            Instant.ofEpochMilli(clockMs.get())));
  }
}
