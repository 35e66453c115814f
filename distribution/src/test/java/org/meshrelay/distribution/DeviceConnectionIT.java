package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * Devices by PIN and by locator, over TLS and two services as processes, each command with a
 * network of its own: the maker's account is at one, the owner's at the other (protocol.md 6.4.2
 * and 6.4.3; MSP-61, MSP-66, MSP-140).
 */
class DeviceConnectionIT {
  @TempDir Path directory;

  @Test
  @DisplayName("the QR code of a PIN, a device claimed across services, and a device removed")
  void devices_byPinAndByLocator_areConnectedAndRemoved() throws IOException {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("alice", "alice@example.com");
      running.join("maker", "maker@example.net");

      String phone = byPin(running);
      String lamp = byLocator(running);
      assertEquals(3, devices(running, "lamp"));

      removed(running, phone);
      assertEquals(2, devices(running, "alice"));
      assertNotEquals(phone, lamp);
    }
  }

  private String byPin(TwoServices running) {
    running
        .mesh("alice", "account", "pin", "--expires", "1h", "--png", running.file("pin.png"))
        .json();
    String phone =
        String.valueOf(
            running
                .mesh("phone", "device", "request", "--qr", running.file("pin.png"))
                .json()
                .get("udf"));
    running.await(seen -> seen.contains(phone), "alice", "account", "sync");
    running.mesh("phone", "device", "complete", "alice@example.com").json();
    running.mesh("phone", "account", "sync").json();
    return phone;
  }

  private String byLocator(TwoServices running) throws IOException {
    var made =
        running
            .mesh(
                "maker",
                "device",
                "pre",
                "maker@example.net",
                "--file",
                running.file("lamp.json"),
                "--png",
                running.file("lamp.png"),
                "--description",
                "lamp")
            .json();
    String lamp = String.valueOf(made.get("udf"));
    String secret = Files.readString(directory.resolve("lamp.json"));
    assertTrue(secret.contains("DeviceSeed"));
    running.mesh("lamp", "device", "install", running.file("lamp.json")).json();
    assertEquals(75, running.mesh("lamp", "device", "poll").exitCode(), "nobody has claimed it");

    var claimed = running.mesh("alice", "device", "earl", "--qr", running.file("lamp.png")).json();
    assertEquals(lamp, claimed.get("udf"));
    assertEquals("lamp", claimed.get("description"));

    var connected = running.mesh("lamp", "device", "poll").json();
    assertEquals("alice@example.com", connected.get("account"));
    running.mesh("lamp", "account", "sync").json();
    return lamp;
  }

  /** Refused by the session it has and by any new one; at once, since nothing is waited for. */
  private void removed(TwoServices running, String device) {
    running.mesh("alice", "account", "sync").json();
    running.mesh("alice", "device", "delete", device, "--yes").json();

    Command.Result refused = running.mesh("phone", "account", "sync");

    assertEquals(77, refused.exitCode(), refused::stderr);
    assertFalse(refused.stderr().isEmpty());
  }

  private static int devices(TwoServices running, String home) {
    return VectorFiles.list(running.mesh(home, "device", "list").json().get("devices")).size();
  }
}
