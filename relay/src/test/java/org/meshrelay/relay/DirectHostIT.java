package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.testkit.EventLoopGuard;

/**
 * A node behind a front end, whose Hello names the node itself: devices begin at the front and go
 * on directly, and come back to the front when the direct way is none (MSP-8, ADR 73).
 */
@ExtendWith(EventLoopGuard.class)
class DirectHostIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");

  @TempDir Path directory;
  private int port;
  private Front front;

  @BeforeEach
  void makeHost() throws Exception {
    TestNode.init(directory);
    port = freePort();
    front = Front.before(port);
  }

  @AfterEach
  void stop() {
    front.close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String uri(int port) {
    return "https://localhost:" + port;
  }

  private TestNode serve(String direct) throws Exception {
    Map<String, String> settings = new TreeMap<>(Homes.UNLIMITED);
    settings.put("http.port", Integer.toString(port));
    settings.put("http.direct-uris", direct);
    return TestNode.start(directory, settings);
  }

  /** The device of alice, which knows the front only. */
  private MeshClient device(Path... authorities) throws Exception {
    List<Path> roots =
        authorities.length == 0 ? List.of(directory.resolve("ca/ca.pem")) : List.of(authorities);
    return MeshClient.open(
        ClientConfig.of(
            directory.resolve("home-alice"),
            TrustRoots.only(roots),
            StaticServiceMap.parse(
                "test", "example.com: {https: \"https://127.0.0.1:%d\"}".formatted(front.port()))));
  }

  private static void join(MeshClient device) throws Exception {
    device.createMesh("alice");
    assertEquals(ALICE, device.accounts().register(ALICE).address());
  }

  private static void note(MeshClient device, String text) throws Exception {
    assertFalse(device.messages().text(null, ALICE, null, text, false).messageId().isEmpty());
  }

  private String remembered() throws Exception {
    return Files.readString(directory.resolve("home-alice/services.json"));
  }

  /** The host that the service names would not do: that is remembered, and the front used. */
  private void assertPassesTheFront(MeshClient device) throws Exception {
    join(device);
    note(device, "one");
    long octets = front.octets();
    note(device, "two");
    assertTrue(front.octets() > octets);
    assertTrue(remembered().contains("\"Failed\""), remembered());
  }

  @Test
  @DisplayName("after the first session no request passes the front, in later processes neither")
  void requests_afterTheFirstSession_doNotPassTheFront() throws Exception {
    try (TestNode node = serve(uri(port))) {
      try (MeshClient device = device()) {
        join(device);
        assertTrue(front.connections() > 0);
        note(device, "one");
        long octets = front.octets();
        note(device, "two");
        note(device, "three");
        assertEquals(octets, front.octets());
      }
      long connections = front.connections();
      try (MeshClient device = device()) {
        note(device, "four");
        assertTrue(device.accounts().sync(null).containers().size() > 0);
      }
      assertEquals(connections, front.connections());
      assertTrue(remembered().contains("https://localhost:" + port), remembered());
      assertEquals(port, node.node.https().getPort());
    }
  }

  @Test
  @DisplayName("the front is stopped: the device goes on")
  void requests_frontStopped_goOn() throws Exception {
    try (TestNode node = serve(uri(port));
        MeshClient device = device()) {
      join(device);
      note(device, "one");
      front.close();

      note(device, "two");

      assertTrue(node.node.https().getPort() > 0);
    }
    try (TestNode node = serve(uri(port));
        MeshClient device = device()) {
      note(device, "three");
      assertTrue(node.node.https().getPort() > 0);
    }
  }

  @Test
  @DisplayName("the direct name leads nowhere: the device goes back to the front, and remembers")
  void requests_directHostGone_passTheFront() throws Exception {
    try (TestNode node = serve(uri(freePort()));
        MeshClient device = device()) {
      assertPassesTheFront(device);
      assertTrue(node.node.https().getPort() > 0);
    }
    try (TestNode node = serve("");
        MeshClient device = device()) {
      note(device, "three");
      assertFalse(remembered().contains("localhost"), remembered());
      assertTrue(node.node.https().getPort() > 0);
    }
  }

  @Test
  @DisplayName("the direct name leads to another service: it is refused (MSP-100)")
  void requests_directHostOfAnotherService_passTheFront() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (TestNode other = TestNode.create(elsewhere);
        TestNode node = serve(uri(other.node.https().getPort()));
        MeshClient device =
            device(directory.resolve("ca/ca.pem"), elsewhere.resolve("ca/ca.pem"))) {
      assertPassesTheFront(device);
      assertTrue(device.accounts().sync(null).containers().stream().allMatch(c -> c.verified()));
      assertTrue(node.node.https().getPort() > 0);
    }
  }

  @Test
  @DisplayName("the direct name has a certificate of nobody we trust: it is refused")
  void requests_directHostNotCertified_passTheFront() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (TestNode other = TestNode.create(elsewhere);
        TestNode node = serve(uri(other.node.https().getPort()));
        MeshClient device = device()) {
      assertPassesTheFront(device);
      assertTrue(node.node.https().getPort() > 0);
    }
  }
}
