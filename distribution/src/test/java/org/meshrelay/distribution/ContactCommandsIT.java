package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/** What a person sees and answers who shuts somebody out or withdraws a code. */
class ContactCommandsIT {
  private static final String BOB = "bob@example.com";
  private static final String MALLORY = "mallory@example.com";

  @TempDir Path directory;

  @Test
  @DisplayName("the account is shown that a message is proved to be from, and is blocked after yes")
  void block_byMessage_namesTheSenderAndAsks() throws Exception {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("bob", BOB);
      running.join("mallory", MALLORY);
      running.mesh("mallory", "message", "contact", BOB).json();
      running.await(seen -> seen.contains("RequestContact"), "bob", "message", "pending");
      Map<String, Object> request =
          VectorFiles.map(
              VectorFiles.list(running.mesh("bob", "message", "pending").json().get("messages"))
                  .getFirst());
      String messageId = String.valueOf(request.get("messageId"));

      Command.Result no = running.typed("n\n", "bob", "message", "block", messageId);

      assertEquals(77, no.exitCode());
      assertTrue(no.stderr().contains("Refuse everything from " + MALLORY + "?"), no::stderr);
      assertEquals(0, running.mesh("mallory", "message", "contact", BOB).exitCode());

      Map<String, Object> blocked =
          running.typed("y\n", "bob", "message", "block", messageId).json();

      assertEquals(MALLORY, blocked.get("blocked"));
      assertTrue(String.valueOf(blocked.get("addresses")).contains(MALLORY), blocked::toString);
      assertEquals(77, running.mesh("mallory", "message", "contact", BOB).exitCode());
    }
  }

  @Test
  @DisplayName("a code that was withdrawn leads to nothing; the question comes first")
  void withdraw_code_asksAndEndsIt() throws Exception {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("bob", BOB);
      running.join("mallory", MALLORY);
      String png = running.file("card.png");
      running.mesh("bob", "contact", "static", "--png", png).json();

      Command.Result no = running.typed("n\n", "bob", "contact", "withdraw", "--qr", png);
      assertEquals(77, no.exitCode());
      assertTrue(no.stderr().contains("Withdraw this code?"), no::stderr);
      running.mesh("mallory", "contact", "fetch", "--qr", png, "--yes").json();

      Map<String, Object> done =
          running.mesh("bob", "contact", "withdraw", "--qr", png, "--yes").json();

      assertEquals("withdrawn", done.get("status"));
      assertNotEquals(
          0, running.mesh("mallory", "contact", "fetch", "--qr", png, "--yes").exitCode());
      assertEquals(2, running.mesh("bob", "contact", "withdraw", "--qr", png, "--yes").exitCode());
    }
  }
}
