package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * What a device finds out about a service that went back or signed two histories, and what an
 * operator does after a restore (receipts.md 7 and 8.4, MSP-320, MSP-323). Nodes and the commands
 * of their operator are processes of their own over real stores; those of users run here, each with
 * a network of its own.
 */
class AuditIT {
  private static final String CONFIG = "com/relay.yaml";

  @TempDir Path directory;
  private ServedNode node;

  @BeforeEach
  void start() throws IOException {
    Command.runRelay(
            directory,
            "init",
            "com",
            "--service",
            "example.com",
            "--port",
            String.valueOf(freePort()),
            "--admin-port",
            "0",
            "--profile",
            "dev",
            "--dev-ca",
            "ca",
            "--json")
        .json();
    serve();
    mesh("alice", "create").json();
    mesh("alice", "account", "register", "alice@example.com").json();
    mesh("alice", "account", "sync").json();
  }

  /** A test that failed in the middle leaves a node behind. */
  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void serve() throws IOException {
    node = ServedNode.start(directory, directory.resolve(CONFIG));
    Files.writeString(
        directory.resolve("map.yaml"), "example.com: {https: \"" + node.https() + "\"}\n");
    assertTrue(node.isAlive());
  }

  private Command.Result mesh(String home, String... arguments) {
    List<String> line =
        Stream.concat(
                Stream.of(
                    "--home",
                    file(home),
                    "--service-map",
                    file("map.yaml"),
                    "--trust",
                    file("ca/ca.pem"),
                    "--json"),
                Stream.of(arguments))
            .toList();
    return Command.runMeshHere(directory, line);
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private Command.Result relay(String... arguments) {
    return Command.runRelay(
        directory,
        Stream.concat(Stream.of(arguments), Stream.of("-c", CONFIG, "--json"))
            .toArray(String[]::new));
  }

  private void note(String home, String text) {
    Command.Result result = mesh(home, "message", "text", "alice@example.com", text);
    assertEquals(0, result.exitCode(), result::stderr);
  }

  private void stop() {
    assertEquals(0, node.terminate(), node::log);
  }

  /** The whole store, journal and all, is put back to what it was before alice saw a message. */
  private void rollBack(String seen) throws IOException {
    stop();
    Path data = directory.resolve("com/data");
    copy(data, directory.resolve("old"));
    serve();
    note("alice", seen);
    assertEquals(0, mesh("alice", "audit").exitCode());
    stop();
    delete(data);
    copy(directory.resolve("old"), data);
    serve();
  }

  private static Map<String, Object> container(Command.Result audit, String name) {
    return VectorFiles.list(
            VectorFiles.map(VectorFiles.parseText(audit.stdout())).get("containers"))
        .stream()
        .map(VectorFiles::map)
        .filter(entry -> name.equals(entry.get("container")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + audit.stdout()));
  }

  private static List<Map<String, Object>> reported(Command.Result audit) {
    return VectorFiles.list(
            VectorFiles.map(VectorFiles.parseText(audit.stdout())).get("containers"))
        .stream()
        .map(VectorFiles::map)
        .filter(entry -> entry.get("report") != null)
        .toList();
  }

  @Test
  void audit_honestService_isClean() throws IOException {
    note("alice", "one");

    Command.Result audit = mesh("alice", "audit");

    assertEquals(0, audit.exitCode(), audit.stdout() + audit.stderr());
    Map<String, Object> inbound = container(audit, "mmm_Inbound");
    assertEquals(true, inbound.get("verified"));
    String shown = "mmm_Inbound=" + inbound.get("compare");
    assertEquals("same", mesh("alice", "audit", "--compare", shown).json().get("result"));
    Command.Result other =
        mesh("alice", "audit", "--compare", "mmm_Inbound=1:AAAA-BBBB-CCCC-DDDD-EEEE");
    assertEquals(2, other.exitCode());

    Path proof = directory.resolve("proof.json");
    assertEquals(
        0,
        Command.runRelay(
                directory,
                "spool",
                "prove",
                "alice@example.com",
                "mmm_Inbound",
                "--index",
                "1",
                "--out",
                proof.toString(),
                "-c",
                CONFIG)
            .exitCode());
    Command.Result checked = mesh("alice", "audit", "--proof", proof.toString());
    assertEquals(0, checked.exitCode(), checked.stdout() + checked.stderr());
    assertEquals("holds", checked.json().get("verdict"));
  }

  /** Nothing warns the node. */
  @Test
  void audit_storeRolledBack_reportsItWithBothHeads() throws IOException {
    note("alice", "one");
    rollBack("two");

    Command.Result audit = mesh("alice", "audit");

    assertEquals(2, audit.exitCode(), audit.stdout() + audit.stderr());
    assertFalse(reported(audit).isEmpty());
    for (Map<String, Object> entry : reported(audit)) {
      assertEquals("rollback", entry.get("report"), audit::stdout);
      assertTrue(String.valueOf(entry.get("text")).startsWith("ROLLBACK"));
      List<?> envelopes =
          VectorFiles.list(
              VectorFiles.map(
                      VectorFiles.parse(directory.resolve(String.valueOf(entry.get("evidence")))))
                  .get("Envelopes"));
      assertTrue(envelopes.size() >= 5, "two heads and the chain of three");
    }
    assertEquals(2, mesh("alice", "audit").exitCode(), "the old head stays");
  }

  /** After the rollback the service lets others write, until its tree is larger again. */
  @Test
  void audit_serviceForked_reportsIt() throws IOException {
    note("alice", "one");
    copy(directory.resolve("alice"), directory.resolve("twin"));
    rollBack("two");

    for (int i = 0; i < 4; i++) {
      note("twin", "another history " + i);
    }
    assertEquals(0, mesh("twin", "audit").exitCode(), "who saw only the new one sees nothing");

    Command.Result audit = mesh("alice", "audit");

    assertEquals(2, audit.exitCode(), audit.stdout() + audit.stderr());
    assertTrue(
        reported(audit).stream().anyMatch(entry -> "fork".equals(entry.get("report"))),
        audit::stdout);
  }

  /**
   * An operator restores a backup and keeps the journal: the node does not sign a second history.
   */
  @Test
  void restore_journalKept_signsNothingBeforeTheRestart() throws IOException {
    note("alice", "one");
    Map<String, Object> made = relay("backup", "create", "backup").json();
    assertEquals(true, made.get("ok"));
    note("alice", "two");
    assertEquals(0, mesh("alice", "audit").exitCode());
    Command.Result against =
        Command.runRelay(
            directory, "backup", "verify", "backup", "--against", "com/data", "--json");
    assertEquals(0, against.exitCode(), against.stdout());
    stop();
    loseAllBut(directory.resolve("com/data"), "signed");

    Command.Result restored = relay("backup", "restore", "backup");
    assertEquals(0, restored.exitCode(), restored.stdout() + restored.stderr());
    assertNotEquals(0L, ((Number) restored.json().get("waitingForRestart")).longValue());

    serve();
    Command.Result refused = mesh("alice", "message", "text", "alice@example.com", "three");
    assertNotEquals(0, refused.exitCode(), "no frame before the operator has spoken");
    Command.Result unsigned = mesh("alice", "audit");
    assertNotEquals(0, unsigned.exitCode(), unsigned.stdout());
    stop();

    assertEquals(2, relay("spool", "restart").exitCode(), "containers wait");
    Command.Result restart =
        relay("spool", "restart", "--all", "--text", "disk lost, restored to Monday");
    assertEquals(0, restart.exitCode(), restart.stdout() + restart.stderr());
    assertEquals(0, relay("spool", "restart").exitCode());

    serve();
    Command.Result audit = mesh("alice", "audit");
    assertEquals(2, audit.exitCode(), "the device still reports the rollback");
    Map<String, Object> lost = container(audit, "mmm_Inbound");
    assertEquals("rollback", lost.get("report"), audit::stdout);
    assertTrue(String.valueOf(lost.get("text")).contains("restored to Monday"), audit::stdout);
    for (Map<String, Object> entry : reported(audit)) {
      Command.Result unused =
          mesh("alice", "account", "sync", "--accept", entry.get("container").toString(), "--yes");
    }
    assertEquals(0, mesh("alice", "audit").exitCode(), "the user has consented");
    note("alice", "three");
    assertEquals(0, mesh("alice", "audit").exitCode());
  }

  /** What the service has lost of a catalog comes back from the device (receipts.md 8.4). */
  @Test
  void accept_afterARestart_uploadsLostEntriesAgain() throws IOException {
    mesh("bob", "create").json();
    mesh("bob", "account", "register", "bob@example.com").json();
    assertEquals(true, relay("backup", "create", "backup").json().get("ok"));
    mesh("alice", "message", "contact", "bob@example.com").json();
    mesh("bob", "message", "pending").json();
    mesh("bob", "message", "accept", "--all", "--yes").json();
    mesh("alice", "account", "sync").json();
    assertEquals(0, mesh("alice", "contact", "get", "bob@example.com").exitCode());
    stop();
    loseAllBut(directory.resolve("com/data"), "signed");
    assertEquals(0, relay("backup", "restore", "backup").exitCode());
    assertEquals(0, relay("spool", "restart", "--all", "--text", "disk lost").exitCode());

    serve();
    Command.Result audit = mesh("alice", "audit");
    assertEquals(2, audit.exitCode(), audit::stdout);
    List<String> alerts = new ArrayList<>();
    for (Map<String, Object> entry : reported(audit)) {
      Command.Result accepted =
          mesh("alice", "account", "sync", "--accept", entry.get("container").toString(), "--yes");
      alerts.add(accepted.stdout());
    }

    assertTrue(
        alerts.toString().contains("mmm_Contact was restarted: 1 entries uploaded again"),
        alerts::toString);
    assertEquals(0, mesh("alice", "audit").exitCode());
    assertEquals(0, mesh("alice", "contact", "get", "bob@example.com").exitCode());
    String again = mesh("alice", "account", "sync").stdout();
    assertFalse(again.contains("was restarted"), "once: " + again);
  }

  /**
   * The leaf hashes survive the disk: nothing is rolled back, nobody has to say anything, and only
   * a device that had not seen the lost frames hears that they are gone.
   */
  @Test
  void restore_leavesKept_erasesInsteadOfRollingBack() throws IOException {
    stop();
    Files.createDirectories(directory.resolve("com/conf.d"));
    Files.writeString(
        directory.resolve("com/conf.d/leaves.yaml"),
        "store:\n  leaf-backup: {directory: leaves, every-minutes: 60}\n");
    serve();
    note("alice", "one");
    assertEquals(0, mesh("alice", "audit").exitCode());
    assertEquals(true, relay("backup", "create", "backup").json().get("ok"));
    copy(directory.resolve("alice"), directory.resolve("twin"));
    note("alice", "two");
    note("alice", "three");
    Command.Result before = mesh("alice", "audit");
    assertEquals(0, before.exitCode(), before::stdout);
    stop();
    loseAllBut(directory.resolve("com/data"), "signed");

    Command.Result restored = relay("backup", "restore", "backup", "--leaves", "com/leaves");
    assertEquals(0, restored.exitCode(), restored.stdout() + restored.stderr());
    assertEquals(0L, ((Number) restored.json().get("waitingForRestart")).longValue());
    assertEquals(0, relay("spool", "verify").exitCode());
    assertEquals(0, relay("spool", "restart").exitCode(), "no container waits");

    serve();
    Command.Result seen = mesh("alice", "audit");
    assertEquals(0, seen.exitCode(), "whoever saw the frames sees the same trees: " + seen);
    assertEquals(
        container(before, "mmm_Inbound").get("compare"),
        container(seen, "mmm_Inbound").get("compare"));
    Command.Result unseen = mesh("twin", "audit");
    assertEquals(0, unseen.exitCode(), unseen.stdout() + unseen.stderr());
    assertFalse(erased(unseen).isEmpty(), "the erasure is reported: " + unseen.stdout());
    note("alice", "four");
    note("twin", "five");
    assertEquals(0, mesh("alice", "audit").exitCode());
    assertEquals(0, mesh("twin", "audit").exitCode());
  }

  private static List<?> erased(Command.Result audit) {
    return VectorFiles.list(container(audit, "mmm_Inbound").get("erased"));
  }

  private static void loseAllBut(Path directory, String kept) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith(kept)) {
          delete(entry);
        }
      }
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> walked = Files.walk(from)) {
      for (Path each : walked.toList()) {
        Files.copy(
            each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> walked = Files.walk(path)) {
      for (Path each : walked.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
