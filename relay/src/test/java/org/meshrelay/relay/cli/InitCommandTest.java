package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.relay.config.AccountsConfig;
import org.meshrelay.relay.config.ConfigLoader;
import org.meshrelay.relay.config.ConfigReport;
import org.meshrelay.relay.config.ConfigSources;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;

/** {@code init}: what it makes is valid, private where it must be, and overwrites nothing. */
class InitCommandTest {
  @TempDir Path directory;

  @Test
  void init_dev_makesAConfigurationWithoutMistakes() throws Exception {
    CommandRun run = init("--profile", "dev", "--dev-ca", ca(), "--port", "9443");

    assertEquals(0, run.code(), run.err());
    RelayConfig config = load().orThrow();
    assertEquals("example.com", config.service().primary().text());
    assertEquals(9443, config.http().port());
    assertEquals("127.0.0.1", config.http().host());
    assertEquals(AccountsConfig.Creation.OPEN, config.accounts().creation());
    assertEquals(20, config.session().ticketSeconds());
    assertFalse(config.limits().perAddress());
    assertFalse(config.limits().newAccounts());
    assertEquals(List.of(directory.resolve("ca/ca.pem")), config.tls().trustFiles());
  }

  @Test
  void init_withoutProfile_isWhatAPublicNodeShouldRun() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());

    RelayConfig config = load().orThrow();
    assertEquals(AccountsConfig.Creation.APPROVAL, config.accounts().creation());
    assertTrue(config.limits().perAddress());
    assertEquals(900, config.session().ticketSeconds());
    assertTrue(load().warnings().isEmpty(), load().warnings()::toString);
  }

  @Test
  void init_withoutAuthority_saysThatACertificateIsNeeded() {
    CommandRun run = init();

    assertEquals(0, run.code());
    assertTrue(run.err().contains("put certificate and key at"), run.err());
    assertEquals("tls.certificates", load().errors().getFirst().key());
  }

  @Test
  void init_keepsTheComments() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());

    String text = Files.readString(file());
    assertTrue(text.contains("# Request body under a ticket"), "comments");
    assertTrue(text.lines().count() > 150);
  }

  @Test
  void init_privateFiles_areForTheOwnerAlone() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());

    for (String file :
        List.of("node/keys/host.key", "node/keys/service.key", "node/tls/node.key", "ca/ca.key")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))),
          file);
    }
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("node/keys"))));
  }

  @Test
  void init_keys_areReadAndVerified() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());
    NodeKeyFiles files = new NodeKeyFiles(directory.resolve("node/keys"));

    assertEquals(files.read().credential().hostKey(), files.read().signature().publicKey());
    assertFalse(files.read().toString().contains("Private"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"credential.json", "host.key"})
  void keys_damaged_areRefused(String name) throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());
    Path file = directory.resolve("node/keys").resolve(name);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"[A-Za-z0-9_-]{40}", "\"" + "A".repeat(40)));

    KeyFileException e =
        assertThrows(
            KeyFileException.class, () -> new NodeKeyFiles(directory.resolve("node/keys")).read());
    assertTrue(e.toString().contains(name), e.toString());
  }

  @Test
  void keys_openToOthers_areRefused() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());
    Path file = directory.resolve("node/keys/host.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    KeyFileException e =
        assertThrows(
            KeyFileException.class, () -> new NodeKeyFiles(directory.resolve("node/keys")).read());
    assertTrue(e.toString().contains("chmod 600"), e.toString());
  }

  @Test
  void keys_missing_sayWhatToDo() {
    KeyFileException e =
        assertThrows(KeyFileException.class, () -> new NodeKeyFiles(directory).read());
    assertTrue(e.toString().contains("mesh-relay init"), e.toString());
  }

  @Test
  void init_again_overwritesNothing() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());
    String before = Files.readString(directory.resolve("node/keys/host.key"));

    CommandRun again = init("--dev-ca", ca());

    assertEquals(73, again.code());
    assertTrue(again.err().contains("is there already"), again.err());
    Files.delete(file());
    assertEquals(73, init("--dev-ca", ca()).code());
    assertEquals(before, Files.readString(directory.resolve("node/keys/host.key")));
  }

  @Test
  void init_whereNothingCanBeMade_saysWhy() throws Exception {
    Files.writeString(directory.resolve("node"), "a file");

    CommandRun run = init("--dev-ca", ca());

    assertEquals(73, run.code(), run.err());
    assertTrue(run.err().contains(directory.resolve("node").toString()), run.err());
    assertEquals("a file", Files.readString(directory.resolve("node")));
  }

  @Test
  void init_secondNode_sharesTheAuthority() {
    assertEquals(0, init("--dev-ca", ca()).code());

    CommandRun other =
        CommandRun.of(
            "init",
            directory.resolve("b").toString(),
            "--service",
            "example.net",
            "--dev-ca",
            ca());

    assertEquals(0, other.code(), other.err());
  }

  @Test
  void init_peersAndTrust_areWritten() throws Exception {
    assertEquals(0, init("--dev-ca", ca()).code());
    Path root = Files.copy(Path.of(ca(), "ca.pem"), directory.resolve("other \"root\".pem"));
    Files.delete(file());
    Files.move(directory.resolve("node"), directory.resolve("first"));

    CommandRun run =
        init(
            "--dev-ca",
            ca(),
            "--peer",
            "example.net=https://127.0.0.1:9444",
            "--peer",
            "example.org=https://mesh.example.org",
            "--trust",
            root.toString());

    assertEquals(0, run.code(), run.err());
    RelayConfig config = load().orThrow();
    assertEquals("https://127.0.0.1:9444/.well-known/mmm", endpoint(config, "example.net"));
    assertEquals("https://mesh.example.org:443/.well-known/mmm", endpoint(config, "example.org"));
    assertEquals(List.of(directory.resolve("ca/ca.pem"), root), config.tls().trustFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--peer=example.net=nonsense", "--peer=a b=https://x:1", "--port=x"})
  void init_badOption_isAUsageError(String option) {
    CommandRun run = init(option);

    assertEquals(64, run.code(), run.err());
    assertFalse(Files.exists(file()));
  }

  @Test
  void init_json_namesFilesAndNextSteps() throws Exception {
    CommandRun run = init("--dev-ca", ca(), "--json");

    assertTrue(run.json().strings("files").contains(file().toString()));
    assertEquals(3, run.json().strings("next").size());
  }

  private CommandRun init(String... options) {
    String[] line = new String[options.length + 4];
    line[0] = "init";
    line[1] = directory.resolve("node").toString();
    line[2] = "--service";
    line[3] = "example.com";
    System.arraycopy(options, 0, line, 4, options.length);
    return CommandRun.of(line);
  }

  private static String endpoint(RelayConfig config, String service) {
    return Objects.requireNonNull(config.discovery().services().get(service))
        .getFirst()
        .endpoint()
        .uri()
        .toString();
  }

  private String ca() {
    return directory.resolve("ca").toString();
  }

  private Path file() {
    return directory.resolve("node/relay.yaml");
  }

  private ConfigReport load() {
    return ConfigLoader.load(ConfigSources.of(file()));
  }
}
