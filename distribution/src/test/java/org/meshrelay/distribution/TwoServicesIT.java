package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * The tour of the README by hand: two nodes as processes of their own, a home per device, TLS in
 * between (MSP-67, MSP-81, MSP-141).
 */
class TwoServicesIT {
  @TempDir Path directory;

  @Test
  void tour_asTheReadmeSays_endsWithTheTextOnBobsDevice() throws IOException {
    int comPort = freePort();
    int netPort = freePort();
    init("com", "example.com", comPort, "example.net", netPort);
    init("net", "example.net", netPort, "example.com", comPort);
    Files.writeString(
        directory.resolve("map.yaml"),
        "example.com: {https: \"https://127.0.0.1:%d\"}\nexample.net: {https: \"https://127.0.0.1:%d\"}\n"
            .formatted(comPort, netPort));

    try (ServedNode com = ServedNode.start(directory, directory.resolve("com/relay.yaml"));
        ServedNode net = ServedNode.start(directory, directory.resolve("net/relay.yaml"))) {
      mesh("alice", "create").json();
      mesh("alice", "account", "register", "alice@example.com").json();
      mesh("bob", "create").json();
      mesh("bob", "account", "register", "bob@example.net").json();

      Command.Result stranger = mesh("alice", "message", "text", "bob@example.net", "too early");
      assertNotEquals(0, stranger.exitCode(), "a stranger may not send texts");

      mesh("alice", "message", "contact", "bob@example.net").json();
      awaitPending("bob", "RequestContact");
      mesh("bob", "message", "accept", "--all", "--yes").json();
      awaitContact("alice", "bob@example.net");
      mesh("alice", "message", "text", "bob@example.net", "Hello Bob").json();
      assertTrue(awaitPending("bob", "MessageText").contains("Hello Bob"));

      assertEquals(0, com.terminate(), com::log);
      assertEquals(0, net.terminate(), net::log);
    }
    for (String node : List.of("com", "net")) {
      Command.Result verified =
          Command.runRelay(directory, "spool", "verify", "-c", node + "/relay.yaml", "--json");
      assertEquals(List.of(), VectorFiles.list(verified.json().get("damaged")));
    }
  }

  private void init(String name, String service, int port, String peer, int peerPort) {
    Command.runRelay(
            directory,
            "init",
            name,
            "--service",
            service,
            "--port",
            String.valueOf(port),
            "--admin-port",
            "0",
            "--profile",
            "dev",
            "--dev-ca",
            "ca",
            "--peer",
            peer + "=https://127.0.0.1:" + peerPort,
            "--json")
        .json();
  }

  private Command.Result mesh(String home, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of("--home", home, "--service-map", "map.yaml", "--trust", "ca/ca.pem", "--json"));
    line.addAll(List.of(arguments));
    return Command.runMesh(directory, line);
  }

  // Delivery to another service takes its own time; each look is a command of its own.
  @CanIgnoreReturnValue
  private String awaitPending(String home, String type) {
    String seen = "";
    for (int look = 0; look < 10; look++) {
      Command.Result pending = mesh(home, "message", "pending");
      assertEquals(0, pending.exitCode(), pending::stderr);
      seen = pending.stdout();
      if (seen.contains(type)) {
        return seen;
      }
    }
    throw new AssertionError("no " + type + " arrived; pending: " + seen);
  }

  private void awaitContact(String home, String address) {
    String seen = "";
    for (int look = 0; look < 10; look++) {
      mesh(home, "account", "sync").json();
      seen = mesh(home, "contact", "list").stdout();
      if (seen.contains(address)) {
        return;
      }
    }
    throw new AssertionError(address + " did not become a contact; contacts: " + seen);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
