package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UnknownRequest;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.fixture.Credential;
import org.meshrelay.relay.fixture.RawPeer;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.testkit.CapturedExchange;

/**
 * Every request that the reference client of 2019 was seen to send, octet for octet, to a real node
 * over real sockets: read by our codec, refused without authentication, and answered within a
 * session as protocol.md says.
 */
@DisplayName("MSP-25, MSP-29, MSP-36, MSP-44")
class CapturedRequestsIT {
  private static final int EXCHANGES = 70;

  @TempDir Path directory;

  @Test
  void decode_everyCapturedRequest_isUnderstood() throws Exception {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (CapturedExchange exchange : CapturedExchange.all()) {
      MeshRequest request = RequestCodec.decode(Bytes.utf8(exchange.request()), Encoding.JSON);
      assertFalse(request instanceof UnknownRequest, exchange::toString);
      int ignored = counts.merge(request.tag(), 1, Integer::sum);
    }

    assertEquals(EXCHANGES, counts.values().stream().mapToInt(n -> n).sum());
    assertEquals(
        Map.of(
            "Hello", 2,
            "CreateAccount", 6,
            "Status", 22,
            "Upload", 7,
            "Download", 15,
            "Post", 14,
            "Connect", 1,
            "Complete", 1,
            "DeleteAccount", 2),
        counts);
  }

  @Test
  void bare_everyCapturedRequest_isHelloOrRefused() throws Exception {
    TestNode.init(directory);
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      RawPeer peer = peer(node);
      int answered = 0;
      for (CapturedExchange exchange : CapturedExchange.all()) {
        String expected = exchange.request().contains("\"Hello\"") ? "201" : "401/20";
        assertEquals(expected, peer.bare(exchange.request()), exchange::toString);
        answered++;
      }
      assertEquals(EXCHANGES, answered);
    }
  }

  @Test
  void session_everyCapturedRequest_isAnsweredAsTheProtocolSays() throws Exception {
    List<String> answers = new ArrayList<>();
    TestNode.init(directory);
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      RawPeer peer = peer(node);
      Player alice = new Player(peer, "carol@example.com");
      Player bob = new Player(peer, "dave@example.com");
      for (CapturedExchange exchange : CapturedExchange.of("trace")) {
        Player player = exchange.account().startsWith("bob") ? bob : alice;
        answers.add(exchange.number() + " " + player.send(exchange));
      }
    }

    assertEquals(EXPECTED.lines().map(line -> line.replaceFirst(" *#.*", "")).toList(), answers);
  }

  /**
   * Derived from protocol.md. An outer 409/61 is followed by the entries of the request (2.5): some
   * have a {@code Digest} that is another here, some are a first frame, which every container has
   * already, and with them the whole request fails.
   */
  private static final String EXPECTED =
      """
      0 201
      1 201 # the account is that of the session
      2 201
      3 409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61
      4 201 # the same profiles again
      5 201
      6 201
      7 201
      8 409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61
      9 201
      10 201+400/10 # MessagePIN of an account that is no address
      11 400/12 # a message without an identifier
      12 201
      13 201
      14 201 # the container has as many frames as the request says
      15 404/2 # the device is not in the catalog of the account
      16 201
      17 201
      18 201
      19 201
      20 409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61+409/61
      21 201+400/12 # messages without an identifier, here and below
      22 201
      23 201
      24 201+400/12
      25 201
      26 201
      27 201+400/12
      28 201
      29 201
      30 201+400/12
      31 201
      32 201
      33 201
      34 201
      35 404/41 # no such container, and nothing else was selected
      36 201 # nothing selected, nothing sent
      37 201
      38 201+400/10 # no message of any class
      39 201+400/10
      40 201+400/10+400/10
      41 201
      42 404/40 # deleted, and the ticket is good still
      """;

  /** A user of ours who sends what the reference client sent, under a ticket of their own. */
  private static final class Player {
    private final RawPeer peer;
    private final TestUser user;
    private final ClientSession session;

    Player(RawPeer peer, String address) {
      this.peer = peer;
      this.user = TestUser.at(address);
      Credential device = Credential.device(user.device);
      assertEquals("201", peer.exchange(device, text(user.createRequest())).status());
      this.session = peer.session(Credential.profile(user));
      UploadRequest first =
          new UploadRequest(
              RequestHeader.of(user.address()),
              List.of(
                  TestUser.update(
                      ContainerName.DEVICE, user.frame(CatalogEvent.NEW, user.deviceEntry()))),
              List.of());
      assertEquals("201", peer.ticketed(session, text(first)));
    }

    /** Accounts are created by devices; everything else is the business of an account. */
    String send(CapturedExchange exchange) {
      return exchange.request().contains("\"CreateAccount\"")
          ? peer.exchange(Credential.device(TestUser.newDevice()), exchange.request()).status()
          : peer.ticketed(session, exchange.request());
    }

    private static String text(MeshRequest request) {
      return request.tagged().source().utf8();
    }
  }

  private static RawPeer peer(TestNode node) throws Exception {
    DeviceKeys device = TestUser.newDevice();
    SessionOutcome hello =
        node.send(
            node.session(
                new SessionCredential.DeviceCredential(
                    device.profile().envelope(), device.keys().authentication())),
            new HelloRequest(RequestHeader.EMPTY));
    HelloResponse response =
        assertInstanceOf(
            HelloResponse.class, assertInstanceOf(SessionOutcome.Answered.class, hello).response());
    return new RawPeer(
        node.environment().transport(),
        Endpoint.https("127.0.0.1", node.node.https().getPort()),
        TestNode.SERVICE,
        credential(response).authenticationKey(),
        new RawPeer.Clocks(InstantSource.system(), System::nanoTime));
  }

  private static ServiceCredential credential(HelloResponse response) throws Exception {
    DareEnvelope service = response.profileService();
    DareEnvelope host = response.profileHost();
    DareEnvelope connection = response.connectionHost();
    assertNotNull(service);
    assertNotNull(host);
    assertNotNull(connection);
    return ServiceCredential.verify(service, host, connection);
  }

  /** An address of the captured exchanges is one of ours. */
  @Test
  void accounts_ofTheCapture_areAddresses() {
    for (CapturedExchange exchange : CapturedExchange.all()) {
      assertTrue(
          AccountAddress.find(exchange.account()).isPresent()
              || exchange.account().equals("example.com"));
    }
  }
}
