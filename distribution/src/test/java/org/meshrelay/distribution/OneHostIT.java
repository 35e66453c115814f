package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.distribution.Devices.Correspondent;

/**
 * The account catalog is not partitioned (MSP-7): one process writes to it, as the system's lock of
 * the directory sees to, and another one is told whose turn it is.
 */
class OneHostIT {
  private static final int UNAVAILABLE = 69;

  @TempDir Path directory;
  private NodeDirectory node;
  private ServedNode first;

  @BeforeEach
  void start() {
    node = NodeDirectory.init(directory, "");
    first = node.serve();
  }

  @AfterEach
  void stop() {
    first.close();
  }

  private Command.Result serveAgain() {
    return Command.runRelay(
        directory,
        "serve",
        "-c",
        node.configuration().toString(),
        "--set",
        "http.port=0",
        "--set",
        "admin.port=0");
  }

  @Test
  @DisplayName("a second process over the same store is refused, and the first goes on (MSP-7)")
  void serve_directoryOfARunningNode_isRefusedWithWhatToDo() throws Exception {
    Command.Result second = serveAgain();

    assertEquals(UNAVAILABLE, second.exitCode(), second::stderr);
    assertTrue(
        second
            .stderr()
            .contains(
                "store.directory: another process writes to "
                    + directory.resolve("node/data")
                    + "; stop it first"),
        second::stderr);
    assertTrue(first.isAlive(), first::log);
    try (Devices devices = new Devices(directory.resolve("homes"), node)) {
      Correspondent alice = devices.register("alice");
      assertEquals("alice@example.com", alice.address().text());
    }
  }

  @Test
  @DisplayName("kill -9 leaves no lock behind: the next process is the one writer (MSP-7)")
  void serve_afterTheWriterWasKilled_takesItsPlace() {
    assertEquals(UNAVAILABLE, serveAgain().exitCode());
    first.kill();

    first = node.serve();

    assertTrue(first.isAlive(), first::log);
    assertEquals(UNAVAILABLE, serveAgain().exitCode());
    assertEquals(0, first.terminate(), first::log);
  }
}
