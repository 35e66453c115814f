package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.relay.admin.Metrics;

/** What is refused because others are there already. */
class ConnectionLimitIT {
  private static final String HEAD =
      "POST /.well-known/mmm HTTP/1.1\r\nHost: one.example\r\nContent-Type: application/json\r\n";
  private static final String SMALL = HEAD + "Content-Length: 2\r\n\r\n{}";

  @TempDir Path directory;

  private static List<RawClient> open(TestListener server, int count) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawClient client = new RawClient(server.port());
      clients.add(client);
      client.send(SMALL);
      assertEquals(200, client.response().status());
    }
    return clients;
  }

  private static void close(List<RawClient> clients) throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private static boolean isServed(TestListener server) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(SMALL);
      return client.response().status() == 200;
    } catch (java.io.IOException refused) {
      return false;
    }
  }

  @Test
  void connections_ofOneAddress_areLimited() throws Exception {
    try (TestListener server =
        TestListener.clear(directory, Map.of("http.connections-per-address-max", "3"))) {
      List<RawClient> clients = open(server, 3);

      assertTrue(!isServed(server));
      assertEquals(1, server.cuts("limit"));
      assertEquals(3, server.gauge(Metrics.HTTP_CONNECTIONS));
      clients.removeFirst().close();
      Awaitility.await().until(() -> isServed(server));
      close(clients);
      Awaitility.await().until(() -> server.gauge(Metrics.HTTP_ADDRESSES) == 0);
    }
  }

  @Test
  void connections_ofAProxy_areLimitedOnlyTogether() throws Exception {
    try (TestListener server =
        TestListener.clear(
            directory,
            Map.of(
                "http.connections-per-address-max", "3",
                "http.connections-max", "16",
                "http.proxies", "127.0.0.1"))) {
      server.gateway.admitting = false;
      List<RawClient> clients = open(server, 16);

      assertTrue(!isServed(server));
      close(clients);
    }
  }

  @Test
  void connections_notAdmitted_areClosedUnanswered() throws Exception {
    try (TestListener server = TestListener.clear(directory)) {
      server.gateway.admitting = false;

      assertTrue(!isServed(server));
      assertEquals(1, server.cuts("limit"));
      Awaitility.await().until(() -> server.gauge(Metrics.HTTP_CONNECTIONS) == 0);
    }
  }
}
