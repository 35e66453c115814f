package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.relay.config.RelayConfig;

/** CLI.md: help and version at every level, exit codes, one document with {@code --json}. */
class CommandLineTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "init",
        "serve",
        "config",
        "config check",
        "config show",
        "spool",
        "spool ls",
        "spool cat",
        "spool verify",
        "spool export",
        "spool import",
        "spool prove",
        "spool restart",
        "backup",
        "backup create",
        "backup verify",
        "backup restore",
        "demo"
      })
  void help_everyLevel_hasAnExample(String command) {
    CommandRun run = CommandRun.of((command + " --help").strip().split(" "));

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("Example"), run.out());
    assertTrue(run.out().contains("mesh-relay"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "config check", "serve"})
  void version_everyLevel_isPrinted(String command) {
    CommandRun run = CommandRun.of((command + " --version").strip().split(" "));

    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("mesh-relay "), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "config",
        "spool",
        "dance",
        "serve --dance",
        "init",
        "init x",
        "init x --service 1"
      })
  void mistake_inTheLine_isAUsageError(String line) {
    CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertEquals(64, run.code(), run.err());
    assertTrue(run.out().isEmpty());
    List<String> said = run.err().lines().toList();
    assertTrue(said.getFirst().startsWith("mesh-relay"), run.err());
    assertTrue(said.getLast().matches("Try: mesh-relay.* --help"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "config check", "spool ls"})
  void configuration_missing_isTheOneMistake(String command) {
    Path file = directory.resolve("none.yaml");

    CommandRun run = CommandRun.of((command + " -c " + file).split(" "));

    assertEquals(78, run.code());
    String said = run.out() + run.err();
    assertTrue(said.contains(file + ": cannot be read: no such file or directory"), said);
    assertTrue(said.contains("1 mistake"), said);
    assertFalse(said.contains("service.names"), said);
  }

  @Test
  void configCheck_mistakes_areOneDocumentAndExit78() throws Exception {
    Path file = Files.writeString(directory.resolve("relay.yaml"), "http:\n  prot: 1\n");

    CommandRun run = CommandRun.of("config", "check", "-c", file.toString(), "--json");

    assertEquals(78, run.code());
    assertFalse(run.json().bool("ok"));
    List<JsonNode> errors = run.json().list("errors", node -> node);
    assertEquals(2, errors.size(), "the unknown key and the missing name");
    ObjectReader error = ObjectReader.of(errors.get(1), "error");
    assertEquals(file.toString(), error.string("file"));
    assertEquals(2L, error.integer("line"));
    assertEquals("http.prot", error.string("key"));
    assertTrue(run.json().has("warnings"));
  }

  @Test
  void configCheck_valid_isOk() throws Exception {
    Path file = node();

    CommandRun text = CommandRun.of("config", "check", "-c", file.toString());
    CommandRun json = CommandRun.of("config", "check", "-c", file.toString(), "--json");

    assertEquals(0, text.code(), text.out());
    assertEquals(0, json.code());
    assertTrue(json.json().bool("ok"));
  }

  @Test
  void configShow_effectiveWithOrigin_tellsWhereEachCameFrom() {
    Path file = node();

    CommandRun run =
        CommandRun.of(
            "config",
            "show",
            "--effective",
            "--origin",
            "-c",
            file.toString(),
            "--set",
            "work.crypto-workers=3");

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("work.crypto-workers: 3  # --set\n"), run.out());
    assertTrue(run.out().matches("(?s).*accounts.creation: open  # \\S+relay.yaml:[0-9]+\\n.*"));
  }

  @Test
  void serve_mistakes_areAllPrintedAndNothingStarts() throws Exception {
    Path file = Files.writeString(directory.resolve("relay.yaml"), "http:\n  prot: 1\n  port: x\n");

    CommandRun run = CommandRun.of("serve", "-c", file.toString());

    assertEquals(78, run.code());
    assertTrue(run.err().contains("http.prot"), run.err());
    assertTrue(run.err().contains("http.port"), run.err());
  }

  @Test
  void serve_nodeThatFails_endsWithItsExitCode() throws Exception {
    FakeNode node = new FakeNode();
    Path ready = directory.resolve("ready.json");
    node.failure.complete(74);

    CommandRun run =
        CommandRun.of(
            config -> node, "serve", "-c", node().toString(), "--ready-file", ready.toString());

    assertEquals(74, run.code(), run.err());
    assertTrue(node.closed.get());
    assertTrue(run.err().contains("ready https://127.0.0.1:1 admin http://127.0.0.1:2"), run.err());
    assertEquals(
        "{\"https\":\"https://127.0.0.1:1\",\"admin\":\"http://127.0.0.1:2\",\"pid\":"
            + ProcessHandle.current().pid()
            + "}\n",
        Files.readString(ready));
  }

  @Test
  void serve_nodeThatCannotStart_saysWhy() {
    CommandRun run =
        CommandRun.of(
            config -> {
              throw new CommandException(ExitCode.UNAVAILABLE, "cannot listen: in use");
            },
            "serve",
            "-c",
            node().toString());

    assertEquals(69, run.code());
    assertTrue(run.err().contains("cannot listen: in use"));
  }

  @Test
  void spool_noStore_isUnavailable() {
    assertEquals(69, CommandRun.of("spool", "verify", "-c", node().toString()).code());
  }

  @Test
  void spoolRestart_mistypedName_isNoContainerInOrder() {
    String config = node().toString();

    CommandRun address = CommandRun.of("spool", "restart", "alice", "-c", config);
    assertEquals(64, address.code());
    assertTrue(address.err().contains("alice is no address"), address.err());
    CommandRun container =
        CommandRun.of("spool", "restart", "alice@example.com", "mmm_Inbond", "-c", config);
    assertEquals(64, container.code());
    assertTrue(container.err().contains("mmm_Inbond is no container"), container.err());
    assertEquals(
        64, CommandRun.of("spool", "restart", "--all", "--text", " ", "-c", config).code());
  }

  private Path node() {
    Path made = directory.resolve("node");
    if (!Files.exists(made)) {
      CommandRun init =
          CommandRun.of(
              "init",
              made.toString(),
              "--service",
              "example.com",
              "--profile",
              "dev",
              "--dev-ca",
              directory.resolve("ca").toString());
      assertEquals(0, init.code(), init.err());
    }
    return made.resolve("relay.yaml");
  }

  private static final class FakeNode implements RunningNode {
    private final CompletableFuture<Integer> failure = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public URI https() {
      return URI.create("https://127.0.0.1:1");
    }

    @Override
    public URI admin() {
      return URI.create("http://127.0.0.1:2");
    }

    @Override
    public CompletionStage<Integer> failure() {
      return failure;
    }

    @Override
    public void reload(RelayConfig config) {
      throw new AssertionError("nobody asked");
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
