package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * Contacts by QR code between two services, over TLS (protocol.md 6.5; MSP-123, MSP-131, MSP-144 to
 * MSP-146): by a claim at the account, by GET at the domain, and in both directions at once.
 */
class ContactCodesIT {
  @TempDir Path directory;

  @Test
  @DisplayName("pictures of QR codes make contacts of alice, bob and carol")
  void codes_staticAndDynamic_makeContactsAcrossServices() throws IOException {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("alice", "alice@example.com");
      running.join("bob", "bob@example.net");

      dynamic(running);
      byAccount(running);
      byDomain(running);
    }
  }

  /** Both sides have each other, with the privileges that bob chose, and can write at once. */
  private void dynamic(TwoServices running) {
    running.mesh("alice", "contact", "self", "--name", "Alice Example").json();
    running.mesh("alice", "contact", "dynamic", "--png", running.file("alice.png")).json();

    Map<String, Object> fetched =
        running
            .mesh(
                "bob",
                "contact",
                "fetch",
                "--qr",
                running.file("alice.png"),
                "--allow",
                "Confirmation",
                "--yes")
            .json();

    assertEquals(true, fetched.get("replied"));
    Map<String, Object> contact = VectorFiles.map(fetched.get("contact"));
    assertEquals("Alice Example", contact.get("name"));
    assertTrue(String.valueOf(contact.get("permissions")).contains("Confirmation"));
    running.await(seen -> seen.contains("bob@example.net"), "alice", "account", "sync");
    running.mesh("alice", "message", "text", "bob@example.net", "Nice to meet you").json();
    running.await(seen -> seen.contains("Nice to meet you"), "bob", "message", "pending");
  }

  /** The same picture twice: by somebody at the other service, and by its maker. */
  private void byAccount(TwoServices running) {
    running.mesh("bob", "contact", "static", "--png", running.file("bob.png")).json();
    assertEquals(
        64,
        running
            .mesh("bob", "contact", "fetch", "--qr", running.file("bob.png"), "--yes")
            .exitCode());
    running.join("carol", "carol@example.com");

    assertEquals(
        77,
        running.mesh("carol", "contact", "fetch", "--qr", running.file("bob.png")).exitCode(),
        "nobody was there to confirm");
    Map<String, Object> fetched =
        running.mesh("carol", "contact", "fetch", "--qr", running.file("bob.png"), "--yes").json();

    assertEquals(false, fetched.get("replied"));
    assertTrue(String.valueOf(fetched).contains("bob@example.net"));
  }

  /** By GET over TLS; what comes is of use to nobody without the key. */
  private void byDomain(TwoServices running) throws IOException {
    String locator =
        String.valueOf(
            running
                .mesh(
                    "alice",
                    "contact",
                    "static",
                    "--by-domain",
                    "--png",
                    running.file("domain.png"))
                .json()
                .get("locator"));
    assertTrue(locator.startsWith("udf://example.com/E"), locator);
    assertTrue(Files.size(directory.resolve("domain.png")) > 0);

    assertTrue(
        String.valueOf(
                running
                    .mesh("carol", "contact", "fetch", "--qr", running.file("domain.png"), "--yes")
                    .json())
            .contains("alice@example.com"));
    String other = locator.substring(0, locator.length() - 4) + "AAAA";
    assertEquals(2, running.mesh("carol", "contact", "fetch", other, "--yes").exitCode());
  }
}
