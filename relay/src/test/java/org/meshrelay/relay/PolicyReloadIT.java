package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;

/** MSP-307: what a site lets through is changed while the node runs, and shows. */
class PolicyReloadIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  private static final String REQUESTS = "accounts.contact-requests";
  private static final String PER_DAY = "limits.sender.contact-requests-per-day";

  @TempDir Path directory;
  private TestNode node;
  private MeshClient alice;
  private MeshClient bob;

  @BeforeEach
  void start() throws Exception {
    TestNode.init(directory);
    node = TestNode.start(directory, Map.of(REQUESTS, "closed", PER_DAY, "1"));
    alice = new Homes(node).join("alice", ALICE);
    bob = new Homes(node).join("bob", BOB);
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    bob.close();
    node.close();
  }

  private void ask() throws MeshException {
    alice.messages().contact(null, BOB, null);
  }

  private void assertRefused(String numbers) {
    MeshException refused = assertThrows(MeshException.class, this::ask);
    assertTrue(String.valueOf(refused.getMessage()).contains(numbers), refused::toString);
  }

  private String replacements() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(node.admin("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("meshrelay_policy_replacements"))
          .reduce("", String::concat);
    }
  }

  @Test
  @DisplayName("contact requests of strangers: closed, then open, from the next message on")
  void reload_contactRequests_areJudgedAnew() throws Exception {
    assertRefused("403/30");
    assertEquals(0, bob.messages().pending(null).size());

    node.reload(Map.of(REQUESTS, "open", PER_DAY, "5"));

    ask();
    assertEquals(1, bob.messages().pending(null).size());
    assertTrue(replacements().endsWith(" 1.0"), replacements());
  }

  @Test
  @DisplayName("a limit that is changed counts anew")
  void reload_limit_isThatFromThenOn() throws Exception {
    assertRefused("403/30");
    assertRefused("429/73");

    node.reload(Map.of(REQUESTS, "open", PER_DAY, "2"));

    ask();
    ask();
    assertRefused("429/73");
  }
}
