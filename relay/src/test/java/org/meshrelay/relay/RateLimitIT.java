package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.protocol.address.AccountAddress;

/** A client that is told 429/73 asks again when the service says, and its user notices nothing. */
class RateLimitIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");

  private static final Map<String, String> FEW =
      Map.of("limits.account.requests-per-second", "8", "limits.account.requests-burst", "8");

  /** Transactions that were answered 429, as the node counts them. */
  private static final Pattern COUNTED =
      Pattern.compile("(?m)^meshrelay_transactions_total\\{status=\"429\",[^}]*} [1-9]");

  @TempDir Path directory;

  @Test
  @DisplayName("429 with the seconds to wait is obeyed, not passed on")
  void sync_requestsAreCounted_waitsAndGoesOn() throws Exception {
    TestNode.init(directory);
    try (TestNode node = TestNode.start(directory, FEW);
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      assertTrue(node.node.https().getPort() > 0);

      for (int i = 0; i < 3; i++) {
        assertEquals(List.of(), alice.accounts().sync(null).contactsAdded());
      }

      assertTrue(COUNTED.matcher(figures(node)).find(), "no request was told to wait");
    }
  }

  private static String figures(TestNode node) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(node.node.admin().resolve("/metrics"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
