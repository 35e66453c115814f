package org.meshrelay.client.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;
import java.net.SocketException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.testkit.GuardedVertx;

/** Discovery over real DNS packets on loopback (http-binding.md 7). */
class VertxNameResolverIT {
  private final Vertx vertx = GuardedVertx.open();
  private TestDns dns;
  private NameResolver resolver;

  @BeforeEach
  void open() throws SocketException {
    dns = new TestDns();
    resolver =
        new VertxNameResolver(
            vertx.createDnsClient(
                new DnsClientOptions()
                    .setHost("127.0.0.1")
                    .setPort(dns.port())
                    .setQueryTimeout(500)));
  }

  @AfterEach
  void close() {
    dns.close();
    vertx.close().await();
  }

  @Test
  void srv_records_comeWithTheirTimeToLiveAndWithoutFinalDot() {
    dns.srv("_mmm._tcp.example.net", 1, 2, 443, "host1.example.net");

    assertEquals(
        List.of(new NameResolver.SrvTarget(1, 2, 443, "host1.example.net", 60)),
        get(resolver.srv("_mmm._tcp.example.net")));
  }

  @Test
  void srv_targetDot_isEmpty() {
    dns.srv("_mmm._tcp.example.net", 0, 0, 0, "");

    assertEquals("", get(resolver.srv("_mmm._tcp.example.net")).getFirst().target());
  }

  @Test
  void any_nameUnknown_isNoRecord() {
    assertEquals(List.of(), get(resolver.srv("nobody.example.net")));
    assertEquals(List.of(), get(resolver.txt("nobody.example.net")));
    assertEquals(List.of(), get(resolver.addresses("nobody.example.net")));
  }

  @Test
  void any_nameWithoutThatRecord_isNoRecord() {
    dns.txt("example.net", "v=1");

    assertEquals(List.of(), get(resolver.srv("example.net")));
    assertEquals(List.of(), get(resolver.addresses("example.net")));
    assertEquals(List.of("v=1"), get(resolver.txt("example.net")));
  }

  @Test
  void addresses_bothFamilies_comeTogether() {
    dns.address("host.example.net", 9, 0, 0, 1);
    dns.address("host.example.net", 0x2A, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    assertEquals(
        List.of("2a00:1:0:0:0:0:0:1", "9.0.0.1"), get(resolver.addresses("host.example.net")));
  }

  @Test
  void any_serverFails_isAnError() {
    dns.fails("example.net");

    for (CompletionStage<?> query :
        List.of(
            resolver.srv("example.net"),
            resolver.txt("example.net"),
            resolver.addresses("example.net"))) {
      assertFails(query);
    }
  }

  @Test
  void any_serverSilent_isAnErrorInTime() {
    dns.silent();

    assertFails(resolver.srv("example.net"));
  }

  @Test
  void locate_wholeDiscovery_findsTheEndpoint() {
    dns.srv("_mmm._tcp.example.net", 0, 0, 8443, "host.example.net");
    dns.txt("_mmm._tcp.example.net", "path=/mesh");
    dns.address("host.example.net", 9, 0, 0, 1);
    MeshServiceLocator locator =
        new MeshServiceLocator(
            vertx,
            StaticServiceMap.empty(),
            LocatorConfig.standard(),
            resolver,
            new SplittableRandom(1),
            System::nanoTime);

    List<Endpoint> found = get(locator.locate(ServiceName.parse("example.net")));
    assertEquals("https://9.0.0.1:8443/mesh", found.getFirst().uri().toString());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertFails(CompletionStage<?> query) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> query.toCompletableFuture().join());
    assertInstanceOf(NameResolver.ResolverException.class, failure.getCause());
  }
}
