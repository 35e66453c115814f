package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * An account at several services, over TLS (protocol.md 6.10; MSP-1, MSP-2, MSP-109, MSP-111,
 * MSP-112).
 */
class ServicesIT {
  private static final String FIRST = "alice@example.com";
  private static final String SECOND = "alice@example.net";

  @TempDir Path directory;

  @Test
  @DisplayName("a second service is added, becomes the primary one, and the first is removed")
  void services_addedPrimaryRemoved_areThoseOfTheProfile() throws IOException {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("alice", FIRST);
      running.mesh("alice", "contact", "self", "--name", "Alice").json();
      assertEquals(List.of(FIRST), services(running));
      assertEquals(
          64, running.mesh("alice", "account", "service", "remove", FIRST, "--yes").exitCode());

      running.mesh("alice", "account", "service", "add", SECOND).json();
      assertEquals(List.of(FIRST, SECOND), services(running));
      assertEquals(FIRST, used(running), "the first service is the primary one");
      assertEquals(name(running, FIRST), name(running, SECOND), "everything was copied");
      assertEquals(udf(running, FIRST), udf(running, SECOND), "the keys are the same");

      running.mesh("alice", "account", "service", "primary", SECOND).json();
      assertEquals(List.of(SECOND, FIRST), services(running));
      assertEquals(SECOND, used(running));

      running.mesh("alice", "account", "service", "remove", FIRST, "--yes").json();
      assertEquals(List.of(SECOND), services(running));
      assertEquals(true, running.mesh("alice", "audit").json().get("clean"));
      assertNotEquals(0, running.mesh("alice", "account", "status", "--account", FIRST).exitCode());
    }
  }

  private static List<String> services(TwoServices running) {
    return VectorFiles.list(
            running.mesh("alice", "account", "service", "list").json().get("services"))
        .stream()
        .map(service -> String.valueOf(VectorFiles.map(service).get("address")))
        .toList();
  }

  private static String used(TwoServices running) {
    return String.valueOf(running.mesh("alice", "account", "sync").json().get("address"));
  }

  private static String name(TwoServices running, String account) {
    Map<String, Object> self =
        running.mesh("alice", "contact", "self", "--account", account).json();
    assertTrue(self.containsKey("name"), self::toString);
    return String.valueOf(self.get("name"));
  }

  private static String udf(TwoServices running, String account) {
    return VectorFiles.list(running.mesh("alice", "account", "list").json().get("accounts"))
        .stream()
        .map(VectorFiles::map)
        .filter(entry -> account.equals(entry.get("address")))
        .map(entry -> String.valueOf(entry.get("udf")))
        .findFirst()
        .orElseThrow();
  }
}
