package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * The tour of the README by hand: two nodes as processes of their own, a home per device, TLS in
 * between (MSP-67, MSP-81, MSP-141).
 */
class TwoServicesIT {
  @TempDir Path directory;

  private TwoServices services;

  @BeforeEach
  void start() throws IOException {
    services = TwoServices.start(directory);
  }

  @Test
  void tour_asTheReadmeSays_endsWithTheTextOnBobsDevice() {
    try (TwoServices running = services) {
      running.join("alice", "alice@example.com");
      running.join("bob", "bob@example.net");

      String early =
          posted(
              running.mesh("alice", "message", "text", "bob@example.net", "Too early", "--clear"));
      String refused =
          running.await(seen -> seen.contains("403"), "alice", "message", "status", early);
      assertTrue(refused.contains("\"status\":\"Rejected\""), refused);

      running.befriend("alice", "bob", "bob@example.net");
      String id = posted(running.mesh("alice", "message", "text", "bob@example.net", "Hello Bob"));
      Map<String, Object> text =
          message(running.await(seen -> seen.contains(id), "bob", "message", "pending"), id);
      assertEquals("Hello Bob", text.get("text"));
      assertEquals("alice@example.com", text.get("from"));
      assertEquals(true, text.get("encrypted"));
      assertEquals(true, text.get("verified"));

      String delivered =
          running.await(
              seen -> seen.contains("SpoolSenderReceipt"), "alice", "message", "status", id);
      assertTrue(delivered.contains("\"verified\":true"), delivered);

      secondDevice(running);
      stop(running);
    }
  }

  /** A device that the witness connects reads what is sent to the account, and what it sent. */
  private static void secondDevice(TwoServices running) {
    String witness =
        String.valueOf(
            running.mesh("phone", "device", "request", "alice@example.com").json().get("witness"));
    running.await(seen -> seen.contains(witness), "alice", "device", "pending");
    running.mesh("alice", "device", "accept", witness).json();
    running.mesh("phone", "device", "complete", "alice@example.com").json();

    String id = posted(running.mesh("bob", "message", "text", "alice@example.com", "Hello Alice"));
    Map<String, Object> text =
        message(running.await(seen -> seen.contains(id), "phone", "message", "pending"), id);

    assertEquals("Hello Alice", text.get("text"));
    assertEquals(true, text.get("encrypted"));
    assertEquals(true, text.get("verified"));
    assertEquals(
        2, VectorFiles.list(running.mesh("phone", "device", "list").json().get("devices")).size());
  }

  private static void stop(TwoServices running) {
    assertEquals(0, running.com().terminate(), running.com()::log);
    assertEquals(0, running.net().terminate(), running.net()::log);
    for (String node : List.of("com", "net")) {
      assertEquals(List.of(), running.damage(node));
    }
  }

  private static String posted(Command.Result result) {
    return String.valueOf(result.json().get("messageId"));
  }

  private static Map<String, Object> message(String pending, String id) {
    return VectorFiles.list(VectorFiles.map(VectorFiles.parseText(pending)).get("messages"))
        .stream()
        .map(VectorFiles::map)
        .filter(message -> id.equals(message.get("messageId")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not among " + pending));
  }
}
