package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.ExitCode;

/** A node that cannot start says what is in its way, by the key to change. */
class NodeStartIT {
  @TempDir Path directory;

  @Test
  void port_taken_isNamedWithItsKey() throws Exception {
    try (TestNode test = TestNode.create(directory)) {
      CommandException e = startOther("http.port", test.node.https());

      assertEquals(ExitCode.UNAVAILABLE, e.exitCode());
      assertTrue(
          e.text().startsWith("cannot listen at 127.0.0.1:" + test.node.https().getPort() + ": "),
          e.text());
      assertTrue(e.text().endsWith("or change http.host or http.port"), e.text());
    }
  }

  @Test
  void adminPort_taken_isNamedWithItsKey() throws Exception {
    try (TestNode test = TestNode.create(directory)) {
      CommandException e = startOther("admin.port", test.node.admin());

      assertEquals(ExitCode.UNAVAILABLE, e.exitCode());
      assertTrue(e.text().endsWith("or change admin.host or admin.port"), e.text());
    }
  }

  @Test
  void directory_inUse_isNotWaitedFor() throws Exception {
    try (TestNode test = TestNode.create(directory)) {
      CommandException e = startAgain(Map.of());

      assertEquals(ExitCode.UNAVAILABLE, e.exitCode());
      assertEquals(
          "store.directory: another process writes to "
              + test.directory.resolve("node/data")
              + "; stop it first",
          e.text());
    }
  }

  @Test
  void lanes_otherThanTheDirectoryHas_areAMistake() throws Exception {
    TestNode.init(directory);
    TestNode.start(directory, Map.of("store.lanes", "2")).close();

    CommandException e = startAgain(Map.of("store.lanes", "4"));

    assertEquals(ExitCode.CONFIGURATION, e.exitCode());
    assertTrue(e.text().startsWith("store.lanes: "), e.text());
    assertTrue(e.text().contains("made with 2 lanes, not 4"), e.text());
  }

  @Test
  void directory_thatCannotBe_isAnInputOutputError() throws Exception {
    TestNode.init(directory);
    Path file = Files.writeString(directory.resolve("file"), "no directory");

    CommandException e = startAgain(Map.of("store.directory", file.toString()));

    assertEquals(ExitCode.IO, e.exitCode());
    assertTrue(e.text().startsWith("store.directory: "), e.text());
    assertTrue(e.text().contains(file.toString()), e.text());
  }

  @Test
  void journal_thatCannotBe_leavesTheDirectoryFree() throws Exception {
    TestNode.init(directory);
    Path data = Files.createDirectories(directory.resolve("node/data"));
    Path file = Files.writeString(data.resolve("signed"), "no directory");

    CommandException e = startAgain(Map.of());
    Files.delete(file);

    assertEquals(ExitCode.IO, e.exitCode());
    assertTrue(e.text().contains(file.toString()), e.text());
    TestNode.start(directory, Map.of()).close();
  }

  private CommandException startOther(String key, URI taken) {
    Path other = directory.resolve("other");
    TestNode.init(other);
    return assertThrows(
        CommandException.class,
        () -> TestNode.start(other, Map.of(key, Integer.toString(taken.getPort()))));
  }

  private CommandException startAgain(Map<String, String> settings) {
    return assertThrows(CommandException.class, () -> TestNode.start(directory, settings));
  }
}
