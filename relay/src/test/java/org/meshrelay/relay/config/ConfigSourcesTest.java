package org.meshrelay.relay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.yaml.Problem;

/** Precedence: defaults, file, conf.d, environment, flags. */
class ConfigSourcesTest {
  @TempDir Path directory;
  private ConfigFixture fixture;

  @BeforeEach
  void makeDirectory() {
    fixture = new ConfigFixture(directory);
  }

  @Test
  void load_valid_readsValuesAndKeepsDefaults() throws Exception {
    RelayConfig config = fixture.load(ConfigFixture.VALID).orThrow();

    assertEquals("example.com", config.service().primary().text());
    assertEquals(9443, config.http().port());
    assertEquals(1 << 20, config.http().bodyOctetsMax());
    assertEquals(StoreConfig.Durability.SYNC, config.store().durability());
    assertEquals(directory.resolve("data"), config.store().directory());
    assertEquals(
        directory.resolve("tls/node.pem"), config.tls().certificates().getFirst().chainFile());
  }

  @Test
  void load_eachSourceAbove_wins() throws Exception {
    fixture.write("conf.d/20-b.yaml", "http:\n  port: 3\nadmin:\n  port: 3\nstore:\n  lanes: 2\n");
    fixture.write("conf.d/10-a.yaml", "http:\n  port: 2\nwork:\n  crypto-workers: 7\n");
    Map<String, String> environment =
        Map.of("MESHRELAY_HTTP__PORT", "4", "MESHRELAY_ADMIN__PORT", "4", "OTHER__X", "y");

    ConfigReport report = fixture.load(ConfigFixture.VALID, environment, Map.of("http.port", "5"));

    RelayConfig config = report.orThrow();
    assertEquals(5, config.http().port());
    assertEquals(4, config.admin().port());
    assertEquals(2, config.store().lanes());
    assertEquals(7, config.work().cryptoWorkers());
    assertEquals("--set", origin(report, "http.port"));
    assertEquals("environment MESHRELAY_ADMIN__PORT", origin(report, "admin.port"));
    assertEquals(directory.resolve("conf.d/20-b.yaml") + ":6", origin(report, "store.lanes"));
    assertEquals("default", origin(report, "forward.queued-max"));
  }

  @Test
  void load_environmentList_isSplitAtCommas() throws Exception {
    RelayConfig config =
        fixture
            .load(
                ConfigFixture.VALID,
                Map.of("MESHRELAY_SERVICE__NAMES", "one.example, two.example"),
                Map.of())
            .orThrow();

    assertEquals(
        List.of("one.example", "two.example"),
        config.service().names().stream().map(n -> n.text()).toList());
  }

  @Test
  void load_environmentFile_readsTheValueFromIt() throws Exception {
    Path secret = fixture.write("secret", "6\n");

    RelayConfig config =
        fixture
            .load(
                ConfigFixture.VALID,
                Map.of("MESHRELAY_WORK__CRYPTO_WORKERS_FILE", secret.toString()),
                Map.of())
            .orThrow();

    assertEquals(6, config.work().cryptoWorkers());
  }

  @Test
  void load_environmentFileMissing_isReported() {
    ConfigReport report =
        fixture.load(
            ConfigFixture.VALID,
            Map.of("MESHRELAY_WORK__CRYPTO_WORKERS_FILE", "/nonexistent"),
            Map.of());

    assertTrue(report.errors().getFirst().text().contains("MESHRELAY_WORK__CRYPTO_WORKERS_FILE"));
  }

  @Test
  void load_environmentUnknownKey_isReported() {
    ConfigReport report =
        fixture.load(ConfigFixture.VALID, Map.of("MESHRELAY_HTTP__PROT", "1"), Map.of());

    assertEquals("http.prot", report.errors().getFirst().key());
    assertEquals("environment MESHRELAY_HTTP__PROT", report.errors().getFirst().origin().source());
  }

  @Test
  void load_riskySettings_areAllowedWithWarnings() {
    ConfigReport report =
        fixture.load(
            ConfigFixture.VALID
                + """
                store:
                  durability: os
                admin:
                  host: 0.0.0.0
                limits:
                  per-address: off
                  new-accounts: off
                accounts:
                  creation: open
                discovery:
                  allow-private: on
                """);

    assertTrue(report.config().isPresent(), report.errors()::toString);
    assertEquals(
        List.of(
            "store.durability",
            "admin.host",
            "limits.per-address",
            "limits.new-accounts",
            "discovery.allow-private"),
        report.warnings().stream().map(Problem::key).toList());
    assertTrue(report.warnings().getFirst().origin().text().endsWith("relay.yaml:10"));
  }

  @Test
  void load_clearTextBeyondLoopback_warnsOnlyThere() {
    ConfigReport open =
        fixture.load("service:\n  names: [example.com]\nhttp:\n  transport: clear\n");
    ConfigReport loopback =
        fixture.load(
            "service:\n  names: [example.com]\nhttp:\n  transport: clear\n  host: 127.0.0.1\n");

    assertEquals("http.transport", open.warnings().getFirst().key());
    assertTrue(loopback.warnings().isEmpty(), loopback.warnings()::toString);
  }

  @Test
  void load_leavesInsideTheStore_warns() {
    String leaves = "store:\n  directory: data\n  leaf-backup: {directory: %s}\n";
    ConfigReport inside = fixture.load(ConfigFixture.VALID + leaves.formatted("data/leaves"));
    ConfigReport apart = fixture.load(ConfigFixture.VALID + leaves.formatted("leaves"));

    assertEquals("store.leaf-backup.directory", inside.warnings().getFirst().key());
    assertTrue(apart.warnings().isEmpty(), apart.warnings()::toString);
    LeafBackupConfig read = apart.config().orElseThrow().store().leafBackup();
    assertEquals(directory.resolve("leaves"), read.directory().orElseThrow());
    assertEquals(5, read.everyMinutes());
    assertTrue(
        fixture
            .load(ConfigFixture.VALID)
            .config()
            .orElseThrow()
            .store()
            .leafBackup()
            .directory()
            .isEmpty());
  }

  private static String origin(ConfigReport report, String key) {
    return report.settings().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow()
        .origin()
        .text();
  }
}
