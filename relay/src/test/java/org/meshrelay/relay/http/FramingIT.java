package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.http.RawClient.Response;

/** http-binding.md 2 to 4 and 9 over raw sockets: framing, sizes, forms of answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingIT {
  private static final String HEAD =
      "POST /.well-known/mmm HTTP/1.1\r\nHost: one.example\r\nContent-Type: application/json\r\n";

  private TestListener server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestListener.clear(directory);
  }

  @BeforeEach
  void forget() {
    server.gateway.requests.clear();
    server.gateway.refusal = null;
    server.gateway.location = null;
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Test
  void request_wellFormed_isHandedOnAndAnswered() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 12\r\n\r\n{\"Hello\":{}}");

      Response response = client.response();

      assertEquals(200, response.status());
      assertEquals("{\"Hello\":{}}", response.body());
      assertEquals("application/json", response.headers().get("content-type"));
      assertEquals("no-store", response.headers().get("cache-control"));
      assertEquals("12", response.headers().get("content-length"));
      assertEquals("Wed, 25 Nov 2026 10:00:00 GMT", response.headers().get("date"));
      assertFalse(response.headers().containsKey("connection"));
    }
    assertEquals("one.example", server.gateway.requests.getFirst().host());
    assertEquals("127.0.0.1", server.gateway.requests.getFirst().peerAddress());
    assertFalse(server.gateway.requests.getFirst().secured());
  }

  @Test
  void request_answeredWithARedirect_hasLocationAndTheBodyThatVouchesForIt() throws Exception {
    server.gateway.location = "mcu://alice@example.net";
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 12\r\n\r\n{\"Hello\":{}}");

      Response response = client.response();

      assertEquals(303, response.status());
      assertEquals("mcu://alice@example.net", response.headers().get("location"));
      assertEquals("{\"Hello\":{}}", response.body());
    }
  }

  @Test
  void request_chunked_isCollected() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"Hel\r\n7\r\nlo\":{}}\r\n0\r\n\r\n");

      assertEquals("{\"Hello\":{}}", client.response().body());
    }
  }

  @Test
  void request_pipelined_isAnsweredInOrder() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 1\r\n\r\n1" + HEAD + "Content-Length: 1\r\n\r\n2");

      assertEquals("1", client.response().body());
      assertEquals("2", client.response().body());
    }
  }

  @Test
  @DisplayName("both framings at once: 400 and close, no payload parsing")
  void request_bothFramings_isRefusedAndClosed() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

      Response response = client.response();

      assertEquals(400, response.status());
      assertTrue(response.body().contains("\"StatusExtended\":10"), response.body());
      assertTrue(client.isClosed());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: x\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Bad Name: x\r\nContent-Length: 0\r\n\r\n",
        "No-Colon\r\nContent-Length: 0\r\n\r\n"
      })
  void request_badFraming_isRefusedAndClosed(String rest) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + rest);

      assertEquals(400, client.response().status());
      assertTrue(client.isClosed());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000\u0001\u0002\r\n\r\n", "HELLO\r\n\r\n", "GET\r\n\r\n"})
  void connection_notHttp_isClosed(String octets) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(octets);

      assertTrue(client.drain() < 1_000);
    }
  }

  @Test
  void request_clearTextUpgradeToHttp2_isNotFollowed() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          HEAD
              + "Connection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABk\r\n"
              + "Content-Length: 2\r\n\r\n"
              + "{}");

      assertEquals(200, client.response().status());
    }
  }

  @Test
  void connection_http2PrefaceInClearText_isRefused() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");

      assertTrue(client.drain() < 1_000);
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void request_unknownHost_getsEmpty421() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /.well-known/mmm HTTP/1.1\r\nHost: x.example\r\nContent-Length: 2\r\n\r\n{}");

      Response response = client.response();

      assertEquals(421, response.status());
      assertEquals("0", response.headers().get("content-length"));
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void request_twoHostedDomains_areRoutedByHostWithAndWithoutPort() throws Exception {
    for (String host : new String[] {"one.example", "two.example:" + server.port()}) {
      try (RawClient client = new RawClient(server.port())) {
        client.send(
            "POST /.well-known/mmm HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\n\r\n{}");

        assertEquals(200, client.response().status());
      }
    }
    assertEquals("one.example", server.gateway.requests.get(0).host());
    assertEquals("two.example", server.gateway.requests.get(1).host());
  }

  @Test
  void request_wrongMethod_gets405AndTheConnectionGoesOn() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /.well-known/mmm HTTP/1.1\r\nHost: one.example\r\n\r\n");
      Response wrong = client.response();
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");

      assertEquals(405, wrong.status());
      assertEquals("POST", wrong.headers().get("allow"));
      assertEquals(200, client.response().status());
    }
  }

  @Test
  void request_refusedHeader_discardsTheBodyAndTheConnectionGoesOn() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /nowhere HTTP/1.1\r\nHost: one.example\r\nContent-Length: 1000\r\n\r\n"
              + "x".repeat(1_000));
      assertEquals(404, client.response().status());
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");

      assertEquals(200, client.response().status());
    }
  }

  @Test
  void request_headerAbove16KiB_gets413() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "X-Long: " + "x".repeat(17 * 1024) + "\r\n\r\n");

      assertEquals(413, client.response().status());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void request_65Fields_gets413() throws Exception {
    StringBuilder fields = new StringBuilder(HEAD);
    for (int i = 0; i < 63; i++) {
      fields.append("X-").append(i).append(": y\r\n");
    }
    try (RawClient client = new RawClient(server.port())) {
      client.send(fields + "\r\n");

      assertEquals(413, client.response().status());
    }
  }

  @Test
  void request_refusedByAdmission_isNotRead() throws Exception {
    server.gateway.refusal = Refusal.rateLimited(7);
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

      Response response = client.response();

      assertEquals(429, response.status());
      assertEquals("7", response.headers().get("retry-after"));
      assertTrue(response.body().contains("\"StatusDescription\":\"7\""), response.body());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void request_expectContinue_isHonouredOnceAdmitted() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertEquals(100, client.response().status());
      client.send("{}");

      assertEquals(200, client.response().status());
    }
  }

  @Test
  void request_expectContinueAndTooLarge_isRefusedWithoutContinue() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");

      assertEquals(413, client.response().status());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void request_forwardedForFromAStranger_isNotBelieved() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 2\r\n\r\n{}");
      assertEquals(200, client.response().status());
    }
    assertEquals("127.0.0.1", server.gateway.requests.getFirst().peerAddress());
  }

  @Test
  void request_forwardedForFromAProxy_isBelieved(@TempDir Path directory) throws Exception {
    try (TestListener behind =
            TestListener.clear(directory, Map.of("http.proxies", "127.0.0.1,192.0.2.7"));
        RawClient client = new RawClient(behind.port())) {
      client.send(
          HEAD + "X-Forwarded-For: 10.0.0.1, 192.0.2.1, 192.0.2.7\r\nContent-Length: 2\r\n\r\n{}");
      assertEquals(200, client.response().status());

      assertEquals("192.0.2.1", behind.gateway.requests.getFirst().peerAddress());
    }
  }
}
