package org.meshrelay.client.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.TransportException;
import org.meshrelay.testkit.GuardedVertx;

/** Resolution of a service name step by step (http-binding.md 7.2 to 7.4). */
class MeshServiceLocatorTest {
  private static final ServiceName NET = ServiceName.parse("example.net");
  private static final LocatorConfig DNS =
      new LocatorConfig(LocatorConfig.Mode.STATIC_THEN_DNS, true, false);

  private final Vertx vertx = GuardedVertx.open();
  private final FakeDns dns = new FakeDns();
  private final AtomicLong nanos = new AtomicLong();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void locate_serviceRecords_givesEndpointsByPriority() {
    dns.srv(
        "example.net", target(20, 10, 443, "b.example.net"), target(10, 5, 443, "a.example.net"));
    dns.address("a.example.net", "2a00:1::1", "9.0.0.1");
    dns.address("b.example.net", "9.0.0.2");

    assertEquals(
        List.of(
            "https://[2a00:1::1]:443/.well-known/mmm",
            "https://9.0.0.1:443/.well-known/mmm",
            "https://9.0.0.2:443/.well-known/mmm"),
        locate(DNS));
  }

  @Test
  void locate_textRecords_hostOverridesService() {
    dns.srv("example.net", target(0, 0, 8443, "a.example.net"));
    dns.address("a.example.net", "9.0.0.1");
    dns.text("example.net", "path=/all", "version=3.0");
    assertEquals(List.of("https://9.0.0.1:8443/all"), locate(DNS));

    nanos.addAndGet(Duration.ofHours(2).toNanos());
    dns.text("a.example.net", "path=/mesh");
    assertEquals(List.of("https://9.0.0.1:8443/mesh"), locate(DNS));
  }

  @Test
  void locate_portsOfClearText_giveHttpUnlessTextSaysTls() {
    dns.srv("example.net", target(0, 0, 8080, "a.example.net"));
    dns.address("a.example.net", "9.0.0.1");
    assertEquals(List.of("http://9.0.0.1:8080/.well-known/mmm"), locate(DNS));

    nanos.addAndGet(Duration.ofHours(2).toNanos());
    dns.text("a.example.net", "tls=1");
    assertEquals(List.of("https://9.0.0.1:8080/.well-known/mmm"), locate(DNS));
  }

  @Test
  void locate_hostThatSpeaksOnlyAnotherVersionOrEncoding_isPassedOver() {
    dns.srv(
        "example.net", target(0, 0, 443, "old.example.net"), target(1, 0, 443, "b.example.net"));
    dns.address("old.example.net", "9.0.0.1");
    dns.address("b.example.net", "9.0.0.2");
    dns.text("old.example.net", "version=1.0-2.0");
    assertEquals(List.of("https://9.0.0.2:443/.well-known/mmm"), locate(DNS));
  }

  @Test
  void locate_targetDot_meansThereIsNoService() {
    dns.srv("example.net", target(0, 0, 0, ""));

    assertUnreachable("no Mesh service", DNS);
  }

  @Test
  void locate_noServiceRecord_fallsBackToMmm() {
    dns.address("mmm.example.net", "9.0.0.7");

    assertEquals(List.of("https://9.0.0.7:443/.well-known/mmm"), locate(DNS));
    assertUnreachable(
        "no service record", new LocatorConfig(LocatorConfig.Mode.DNS_ONLY, false, false));
  }

  @Test
  void locate_privateAddress_isRefusedUnlessAllowed() {
    dns.srv("example.net", target(0, 0, 443, "a.example.net"));
    dns.address("a.example.net", "127.0.0.1", "10.0.0.1", "::1");

    assertUnreachable("usable address", DNS);
    assertEquals(3, locate(new LocatorConfig(LocatorConfig.Mode.DNS_ONLY, true, true)).size());
  }

  private static final Endpoint DIRECT =
      new Endpoint(URI.create("https://node1.example.org:8443/mesh"), "node1.example.org");

  private static void assertNowhere(MeshServiceLocator locator) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> get(locator.resolve(NET, DIRECT)));
    assertEquals(
        TransportException.Cause.UNREACHABLE,
        assertInstanceOf(TransportException.class, failure.getCause()).kind());
  }

  @Test
  void resolve_hostThatAServiceNamed_hasItsPublicAddressesAndItsOwnName() {
    dns.address("node1.example.org", "10.0.0.1", "9.0.0.1", "2a00:1::1", "127.0.0.1");

    assertEquals(
        List.of(
            new Endpoint(URI.create("https://9.0.0.1:8443/mesh"), "node1.example.org"),
            new Endpoint(URI.create("https://[2a00:1::1]:8443/mesh"), "node1.example.org")),
        get(locator(StaticServiceMap.empty(), DNS).resolve(NET, DIRECT)));
  }

  @Test
  void resolve_privateAddressesOnly_isRefusedUnlessAllowed() {
    dns.address("node1.example.org", "10.0.0.1", "127.0.0.1", "::1");

    assertNowhere(locator(StaticServiceMap.empty(), DNS));
    LocatorConfig allowing = new LocatorConfig(LocatorConfig.Mode.DNS_ONLY, true, true);
    assertEquals(3, get(locator(StaticServiceMap.empty(), allowing).resolve(NET, DIRECT)).size());
  }

  @Test
  void resolve_unknownNameOrNoResolver_isUnreachable() {
    assertNowhere(locator(StaticServiceMap.empty(), DNS));
    dns.broken = true;
    assertNowhere(locator(StaticServiceMap.empty(), DNS));
  }

  @Test
  void resolve_serviceOfTheMap_isTakenAsItIsAndAsksNobody() throws Exception {
    StaticServiceMap map =
        StaticServiceMap.parse("test", "example.net: {https: \"https://127.0.0.1:1\"}");

    assertEquals(
        List.of(DIRECT), get(locator(map, LocatorConfig.staticOnly()).resolve(NET, DIRECT)));
    assertEquals(0, dns.queries.get());
  }

  @Test
  void resolve_mapAlone_leadsToNoOtherService() {
    dns.address("node1.example.org", "9.0.0.1");

    assertNowhere(locator(StaticServiceMap.empty(), LocatorConfig.staticOnly()));
    assertEquals(0, dns.queries.get());
  }

  @Test
  void locate_manyHostsAndAddresses_stopsAtFourHostsAndSixAddresses() {
    NameResolver.SrvTarget[] targets = new NameResolver.SrvTarget[20];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = target(i, 0, 443, "h" + i + ".example.net");
      dns.address("h" + i + ".example.net", "9.0." + i + ".1", "9.0." + i + ".2");
    }
    dns.srv("example.net", targets);

    assertEquals(6, locate(DNS).size());
    assertTrue(dns.queries.get() <= 2 + 4 * 2, "queries " + dns.queries.get());
  }

  @Test
  void locate_again_asksNobodyUntilTheTimeToLiveIsOver() {
    dns.srv("example.net", target(0, 0, 443, "a.example.net"));
    dns.address("a.example.net", "9.0.0.1");
    MeshServiceLocator locator = locator(StaticServiceMap.empty(), DNS);
    assertEquals(1, get(locator.locate(NET)).size());
    int first = dns.queries.get();

    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertEquals(1, get(locator.locate(NET)).size());
    assertEquals(first, dns.queries.get());

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertEquals(1, get(locator.locate(NET)).size());
    assertEquals(2 * first, dns.queries.get());
  }

  @Test
  void locate_resolverFails_servesTheOldAnswerForFiveMinutesMore() {
    dns.srv("example.net", target(0, 0, 443, "a.example.net"));
    dns.address("a.example.net", "9.0.0.1");
    MeshServiceLocator locator = locator(StaticServiceMap.empty(), DNS);
    assertEquals(1, get(locator.locate(NET)).size());
    dns.broken = true;

    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertEquals(1, get(locator.locate(NET)).size());

    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThrows(CompletionException.class, () -> get(locator.locate(NET)));
  }

  @Test
  void locate_failure_isRememberedForHalfAMinute() {
    dns.broken = true;
    MeshServiceLocator locator = locator(StaticServiceMap.empty(), DNS);
    assertThrows(CompletionException.class, () -> get(locator.locate(NET)));
    int first = dns.queries.get();
    dns.broken = false;
    dns.address("mmm.example.net", "9.0.0.7");

    assertThrows(CompletionException.class, () -> get(locator.locate(NET)));
    assertEquals(first, dns.queries.get());

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    assertEquals(1, get(locator.locate(NET)).size());
  }

  @Test
  void locate_staticMap_comesFirstAndMayNamePrivateAddresses() throws ServiceMapException {
    StaticServiceMap map =
        StaticServiceMap.parse("map", "example.net: {https: https://127.0.0.1:9443}");

    assertEquals(
        "https://127.0.0.1:9443/.well-known/mmm",
        get(locator(map, DNS).locate(NET)).getFirst().uri().toString());
    assertEquals(0, dns.queries.get());
  }

  @Test
  void locate_staticOnly_knowsNobodyElse() {
    assertUnreachable("not in the service map", LocatorConfig.staticOnly());
    assertEquals(0, dns.queries.get());
  }

  private List<String> locate(LocatorConfig config) {
    return get(locator(StaticServiceMap.empty(), config).locate(NET)).stream()
        .map(endpoint -> endpoint.uri().toString())
        .toList();
  }

  private void assertUnreachable(String message, LocatorConfig config) {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> get(locator(StaticServiceMap.empty(), config).locate(NET)));
    TransportException cause = assertInstanceOf(TransportException.class, failure.getCause());
    assertEquals(TransportException.Cause.UNREACHABLE, cause.kind());
    assertTrue(String.valueOf(cause.getMessage()).contains(message), cause.getMessage());
  }

  private MeshServiceLocator locator(StaticServiceMap map, LocatorConfig config) {
    return new MeshServiceLocator(vertx, map, config, dns, new SplittableRandom(7), nanos::get);
  }

  private static List<Endpoint> get(CompletionStage<List<Endpoint>> stage) {
    return stage.toCompletableFuture().join();
  }

  private static NameResolver.SrvTarget target(int priority, int weight, int port, String host) {
    return new NameResolver.SrvTarget(priority, weight, port, host, 60);
  }

  /** Answers from memory. */
  private static final class FakeDns implements NameResolver {
    private final Map<String, List<SrvTarget>> srv = new HashMap<>();
    private final Map<String, List<String>> text = new HashMap<>();
    private final Map<String, List<String>> addresses = new HashMap<>();
    private final AtomicInteger queries = new AtomicInteger();
    private volatile boolean broken;

    void srv(String domain, SrvTarget... targets) {
      srv.put("_mmm._tcp." + domain, List.of(targets));
    }

    void text(String name, String... texts) {
      text.put("_mmm._tcp." + name, List.of(texts));
    }

    void address(String host, String... literals) {
      addresses.put(host, List.of(literals));
    }

    @Override
    public CompletionStage<List<SrvTarget>> srv(String owner) {
      return answer(srv.getOrDefault(owner, List.of()));
    }

    @Override
    public CompletionStage<List<String>> txt(String owner) {
      return answer(text.getOrDefault(owner, List.of()));
    }

    @Override
    public CompletionStage<List<String>> addresses(String host) {
      return answer(addresses.getOrDefault(host, List.of()));
    }

    private <T> CompletionStage<List<T>> answer(List<T> records) {
      queries.incrementAndGet();
      return broken
          ? CompletableFuture.failedStage(new ResolverException("server failure"))
          : CompletableFuture.completedStage(records);
    }
  }
}
