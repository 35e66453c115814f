package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    }
  }
}
