package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.relay.admin.Metrics;

/**
 * http-binding.md 5, 9.5: slow header, slow body, slow reader, each cut at its timer and at 5 s at
 * the latest. The only waiting is the pace of the socket itself.
 */
class SlowPeerIT {
  private static final String HEAD =
      "POST /.well-known/mmm HTTP/1.1\r\nHost: one.example\r\nContent-Type: application/json\r\n";

  @TempDir Path directory;
  private TestListener server;

  @BeforeEach
  void start() throws Exception {
    server = TestListener.clear(directory);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  @DisplayName("one octet a second in the header: cut after 2 s")
  void header_oneOctetASecond_isCut() throws Exception {
    Duration taken = pace(HEAD + "Content-Length: 2\r\n\r\n{}");

    assertWithin(taken, Duration.ofMillis(1_900), Duration.ofSeconds(5));
    assertEquals(1, server.cuts("header"));
    assertTrue(server.gateway.requests.isEmpty());
  }

  @Test
  @DisplayName("one octet a second in the second header of a connection: cut too")
  void header_slowOnAnOpenConnection_isCut() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");
      assertEquals(200, client.response().status());

      Duration taken = pace(client, HEAD);

      assertWithin(taken, Duration.ofMillis(1_900), Duration.ofSeconds(5));
      assertEquals(1, server.cuts("header"));
    }
  }

  @Test
  void connection_silent_isCut() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      long began = System.nanoTime();

      assertTrue(client.isClosed());
      assertWithin(since(began), Duration.ofMillis(1_900), Duration.ofSeconds(5));
    }
  }

  @Test
  @DisplayName("one octet a second in the body: 408, well within 5 s")
  void body_oneOctetASecond_isCut() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 100\r\n\r\n");

      Duration taken = pace(client, "x".repeat(20));

      assertWithin(taken, Duration.ofSeconds(1), Duration.ofSeconds(5));
      assertEquals(1, server.cuts("body"));
    }
    assertTrue(server.gateway.requests.isEmpty());
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }

  @Test
  void body_stalled_isAnsweredWith408() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 100\r\n\r\n{");

      RawClient.Response response = client.response();

      assertEquals(408, response.status());
      assertTrue(response.body().contains("\"StatusExtended\":50"), response.body());
      assertTrue(client.isClosed());
    }
  }

  @Test
  @DisplayName("a sink that does not answer: 408 within 5 s of the first octet")
  void answer_neverComes_becomes408() throws Exception {
    server.gateway.silent = true;
    try (RawClient client = new RawClient(server.port())) {
      long began = System.nanoTime();
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");

      assertEquals(408, client.response().status());
      assertWithin(since(began), Duration.ofSeconds(4), Duration.ofSeconds(5));
      assertEquals(1, server.cuts("deadline"));
    }
  }

  @Test
  @DisplayName("a reader that does not read: reset within 5 s")
  void response_notRead_isReset() throws Exception {
    server.gateway.answer = Bytes.wrap(new byte[4 * 1024 * 1024]);
    try (RawClient client = new RawClient(server.port())) {
      client.readLittle();
      long began = System.nanoTime();
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");

      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.cuts("reader") == 1);

      assertWithin(since(began), Duration.ofSeconds(4), Duration.ofMillis(5_200));
      assertTrue(client.drain() < 4 * 1024 * 1024);
    }
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }

  @Test
  void connection_idle_isCutSoonerUnderLoad() throws Exception {
    server.close();
    server =
        TestListener.clear(
            directory.resolve("2"),
            Map.of("http.idle-timeout-ms", "60000", "http.idle-timeout-under-load-ms", "300"));
    try (RawClient client = new RawClient(server.port())) {
      client.send(HEAD + "Content-Length: 2\r\n\r\n{}");
      assertEquals(200, client.response().status());
      server.gateway.level = 1;

      assertTrue(client.isClosed());
      assertEquals(1, server.cuts("idle"));
    }
  }

  private Duration pace(String text) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      return pace(client, text);
    }
  }

  /** Sends an octet a second until the connection is gone; returns how long that took. */
  private Duration pace(RawClient client, String text) {
    long began = System.nanoTime();
    double before = server.gauge(Metrics.HTTP_CONNECTIONS);
    try {
      for (int i = 0; i < text.length(); i++) {
        client.send(text.substring(i, i + 1));
        long next = began + TimeUnit.SECONDS.toNanos(i + 1L);
        while (System.nanoTime() < next && server.gauge(Metrics.HTTP_CONNECTIONS) >= before) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (server.gauge(Metrics.HTTP_CONNECTIONS) < before) {
          return since(began);
        }
      }
    } catch (IOException cut) {
      return since(began);
    }
    throw new AssertionError("not cut in " + since(began));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static void assertWithin(Duration taken, Duration least, Duration most) {
    assertTrue(taken.compareTo(least) >= 0 && taken.compareTo(most) <= 0, taken::toString);
  }
}
