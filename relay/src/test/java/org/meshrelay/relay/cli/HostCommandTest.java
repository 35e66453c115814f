package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.relay.keys.NodeKeyFiles;
import org.meshrelay.relay.keys.NodeKeys;

/** A further host of a service has keys of its own, and shares what it must. */
class HostCommandTest {
  @TempDir Path directory;
  private String config;
  private Path added;

  @BeforeEach
  void init() {
    config = init("node");
    added = directory.resolve("added");
  }

  private String init(String name) {
    Path node = directory.resolve(name);
    assertEquals(
        0,
        CommandRun.of(
                "init",
                node.toString(),
                "--service",
                "example.com",
                "--profile",
                "dev",
                "--dev-ca",
                directory.resolve("ca").toString())
            .code());
    return node.resolve("relay.yaml").toString();
  }

  private CommandRun add(String... more) {
    String[] line = {"host", "add", added.toString(), "--json", "-c", config};
    String[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return CommandRun.of(all);
  }

  @Test
  void add_hostOfTheService_isAnotherHostWithTheSharedSecret() throws Exception {
    CommandRun run = add();

    assertEquals(0, run.code(), run.err());
    NodeKeys first = new NodeKeyFiles(directory.resolve("node/keys")).read();
    NodeKeys second = new NodeKeyFiles(added).read();
    assertEquals(first.credential().serviceUdf(), second.credential().serviceUdf());
    assertNotEquals(first.credential().host().udf(), second.credential().host().udf());
    assertEquals(second.credential().host().udf(), run.json().requireString("host"));
    assertTrue(first.secret().reveal().equals(second.secret().reveal()));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(added.resolve("host.key"))));
    assertFalse(Files.exists(added.resolve("service.key")));
  }

  @Test
  void add_toAHostThatIsThere_changesNothing() throws Exception {
    assertEquals(0, add().code());
    byte[] before = Files.readAllBytes(added.resolve("host.key"));

    assertEquals(73, add().code());

    assertEquals(
        -1, java.util.Arrays.mismatch(before, Files.readAllBytes(added.resolve("host.key"))));
  }

  @Test
  void add_withTheKeyOfAnotherService_isRefused() {
    String unused = init("other");

    CommandRun run = add("--service-key", directory.resolve("other/keys/service.key").toString());

    assertEquals(78, run.code(), run.out());
    assertFalse(Files.exists(added));
  }

  @Test
  void show_host_namesServiceAndHost() throws Exception {
    CommandRun run = CommandRun.of("host", "show", "-c", config);

    NodeKeys keys = new NodeKeyFiles(directory.resolve("node/keys")).read();
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("host    " + keys.credential().host().udf()), run.out());
    assertTrue(run.out().contains("service " + keys.credential().serviceUdf()), run.out());
  }

  @Test
  void show_identifierAsShown_isTakenByTheConfiguration() {
    String host =
        CommandRun.of("host", "show", "-c", config)
            .out()
            .lines()
            .filter(line -> line.startsWith("host"))
            .map(line -> line.substring("host".length()).strip())
            .findFirst()
            .orElseThrow();

    assertEquals(
        0,
        CommandRun.of("config", "check", "-c", config, "--set", "service.backup-hosts=" + host)
            .code());
    CommandRun wrong =
        CommandRun.of("config", "check", "-c", config, "--set", "service.backup-hosts=no host!");
    assertEquals(78, wrong.code());
    assertTrue(wrong.out().contains("service.backup-hosts"), wrong.out());
  }
}
