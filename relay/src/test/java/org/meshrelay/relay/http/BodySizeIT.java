package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.http.RawClient.Response;

/** http-binding.md 4, 9.4: bodies are measured while they are read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodySizeIT {
  private static final int BEFORE_TICKET = 192 * 1024;
  private static final int UNDER_TICKET = 1024 * 1024;
  private static final int DRAINED = 64 * 1024;
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
    server.gateway.judged.set(0);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Test
  void body_of192KiBWithoutTicket_isAcceptedUnjudged() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          HEAD + "Content-Length: " + BEFORE_TICKET + "\r\n\r\n" + "x".repeat(BEFORE_TICKET));

      assertEquals(200, client.response().status());
    }
    assertEquals(BEFORE_TICKET, server.gateway.requests.getFirst().body().size());
    assertEquals(0, server.gateway.judged.get());
  }

  @Test
  @DisplayName("192 KiB + 1 without a ticket: refused at the header, before the rest is read")
  void body_longerByLengthWithoutTicket_isRefusedAtItsHeader() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: " + (BEFORE_TICKET + 1) + "\r\n\r\n[x");

      Response response = client.response();

      assertEquals(401, response.status());
      assertEquals("[\"no ticket\"]", response.body());
      assertTrue(client.isClosed());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void body_longerByChunksWithoutTicket_isRefusedWhenItGetsThere() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("30000\r\n" + "x".repeat(BEFORE_TICKET) + "\r\n");
      client.send("1\r\nx\r\n");

      assertEquals(401, client.response().status());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void body_of1MiBWithTicket_isAccepted() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: " + UNDER_TICKET + "\r\n\r\n[T");
      client.send("x".repeat(UNDER_TICKET - 2));

      assertEquals(200, client.response().status());
    }
    assertEquals(UNDER_TICKET, server.gateway.requests.getFirst().body().size());
    assertEquals(1, server.gateway.judged.get());
  }

  @Test
  @DisplayName("above 1 MiB by length: refused before the body")
  void body_above1MiBByLength_isRefusedBeforeTheBody() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: " + (UNDER_TICKET + 1) + "\r\n\r\n");

      Response response = client.response();

      assertEquals(413, response.status());
      assertTrue(response.body().contains("\"StatusExtended\":70"), response.body());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void body_sentOnAfterItsRefusal_resetsTheConnectionOnlyAfterTheTimeToReadTheAnswer()
      throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      long begun = System.nanoTime();
      client.send(HEAD + "Content-Length: " + (UNDER_TICKET + 1) + "\r\n\r\n");
      assertEquals(413, client.response().status());

      client.send("x".repeat(4 * DRAINED));

      assertTrue(client.isClosed());
      assertTrue(System.nanoTime() - begun >= HttpTimers.LINGER);
    }
  }

  @Test
  void body_above1MiBByChunksWithTicket_isCut() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n100000\r\n[T");
      client.send("x".repeat(UNDER_TICKET - 2) + "\r\n1\r\nx\r\n");

      assertEquals(413, client.response().status());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  void body_headerNotCompleteIn16KiB_isRefused() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 300000\r\n\r\n[");
      Awaitility.await().until(() -> server.gateway.judged.get() == 1);
      client.send("x");

      assertEquals(401, client.response().status());
    }
  }

  @Test
  @DisplayName("close without draining more than 64 KiB")
  void body_refused_isNotDrainedWithoutEnd() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 1000000\r\n\r\n[x");
      client.send(new byte[256 * 1024]);

      assertTrue(client.drain() < 2_000);
    } catch (java.io.IOException cut) {
      // The reset may overtake our own octets: cut all the same.
      assertTrue(server.gateway.requests.isEmpty());
    }
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_CONNECTIONS) == 0);
  }

  @Test
  void body_inProgress_countsOnlyWhatHasArrived() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 1000000\r\n\r\n[T");
      Awaitility.await().until(() -> server.gateway.judged.get() == 1);

      assertTrue(server.gauge(Metrics.HTTP_BODIES) <= 4 * 1024);
    }
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }
}
