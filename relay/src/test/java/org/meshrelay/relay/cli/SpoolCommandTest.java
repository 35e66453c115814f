package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.ObjectReader;

/** The commands on stored containers, beside an engine that runs and on its own. */
class SpoolCommandTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  private static final int FRAMES = 40;

  @TempDir Path directory;
  private String config;

  @BeforeEach
  void fill() {
    config = CommandRun.init(directory);
    try (SpoolEngine engine = engine()) {
      post(engine, ALICE, FRAMES);
      post(engine, BOB, 1);
    }
  }

  private Path store() {
    return directory.resolve("node").resolve("data");
  }

  private SpoolEngine engine() {
    return SpoolEngine.open(
        EngineConfig.at(store()).withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  private static void post(SpoolEngine engine, AccountAddress account, int count) {
    for (int i = 1; i <= count; i++) {
      FrameDraft draft =
          FrameDraft.message(
              EnvelopeBuilder.of(Bytes.utf8("text " + i + (account.equals(BOB) ? " to bob" : "")))
                  .envelopeId("id-" + i)
                  .build());
      var unused =
          engine
              .write(
                  account,
                  tx -> {
                    tx.create(ContainerName.INBOUND);
                    return tx.append(ContainerName.INBOUND, draft);
                  })
              .toCompletableFuture()
              .join();
    }
  }

  private CommandRun spool(String... rest) {
    String[] line = Stream.concat(Stream.of("spool"), Stream.of(rest)).toArray(String[]::new);
    return CommandRun.of(
        Stream.concat(Stream.of(line), Stream.of("-c", config)).toArray(String[]::new));
  }

  @Test
  void lsVerifyAndCat_nodeRuns_tellWhatIsThere() throws Exception {
    try (SpoolEngine running = engine()) {
      post(running, BOB, 2);

      List<ObjectReader> listed =
          spool("ls", "--json").json().list("containers", node -> ObjectReader.of(node, "entry"));
      ObjectReader verified = spool("verify", "--json").json();
      CommandRun cat = spool("cat", "alice@example.com", "mmm_Inbound", "--last", "3", "--json");

      assertEquals(2, listed.size());
      assertEquals(FRAMES + 1, listed.getFirst().requireInteger("frames"));
      assertTrue(verified.bool("ok"));
      assertEquals(2, verified.requireInteger("containers"));
      assertEquals(0, cat.code(), cat.err());
      List<ObjectReader> frames = cat.json().list("frames", node -> ObjectReader.of(node, "frame"));
      assertEquals(3, frames.size());
      assertEquals("id-40", frames.getLast().requireString("envelopeId"));
    }
  }

  @Test
  void cat_nothingThere_isUnavailable() {
    assertEquals(69, spool("cat", "carol@example.com", "mmm_Inbound").code());
    assertEquals(64, spool("cat", "carol", "mmm_Inbound").code());
    assertEquals(64, spool("cat", "carol@example.com", "mmm_Nothing").code());
  }

  @Test
  void export_nodeRuns_isAStandardFile() throws Exception {
    Path file = directory.resolve("inbound.dare");
    try (SpoolEngine running = engine()) {
      assertTrue(running.failed().isEmpty());
      CommandRun run =
          spool("export", "alice@example.com", "mmm_Inbound", "--out", file.toString(), "--json");

      assertEquals(0, run.code(), run.err());
      assertEquals(FRAMES + 1, run.json().requireInteger("frames"));
    }
    ContainerReport report =
        ContainerVerifier.verify(ContainerSource.of(Bytes.wrap(Files.readAllBytes(file))));
    assertEquals(Verdict.LINKED, report.verdict());
    assertEquals(FRAMES + 1, report.frames());
    assertEquals(
        73,
        spool("export", "alice@example.com", "mmm_Inbound", "--out", file.toString()).code(),
        "nothing is overwritten");
  }

  @Test
  void import_nodeRuns_isRefused() {
    Path file = exported();
    try (SpoolEngine running = engine()) {
      assertTrue(running.failed().isEmpty());
      CommandRun run = spool("import", "bob@example.com", "mmm_Archive", file.toString());

      assertEquals(75, run.code());
      assertTrue(run.err().contains("stop it first"), run.err());
    }
  }

  @Test
  void import_nodeStopped_bringsTheSameTree() throws Exception {
    Path file = exported();

    CommandRun run = spool("import", "bob@example.com", "mmm_Archive", file.toString(), "--json");
    CommandRun again = spool("import", "bob@example.com", "mmm_Archive", file.toString(), "--json");

    assertEquals(0, run.code(), run.err());
    assertEquals(FRAMES, run.json().requireInteger("imported"));
    assertEquals(0, again.json().requireInteger("imported"));
    try (SpoolEngine engine = engine()) {
      assertEquals(
          engine.root(ALICE, ContainerName.INBOUND, FRAMES),
          engine.root(BOB, ContainerName.ARCHIVE, FRAMES));
    }
  }

  @Test
  void import_damagedOrForeign_isRefused() throws IOException {
    Path file = exported();
    byte[] octets = Files.readAllBytes(file);
    octets[octets.length / 2] ^= 1;
    Path damaged = directory.resolve("damaged.dare");
    Files.write(damaged, octets);

    assertEquals(2, spool("import", "bob@example.com", "mmm_Archive", damaged.toString()).code());
    assertEquals(69, spool("import", "carol@example.com", "mmm_Archive", file.toString()).code());
    assertEquals(2, spool("import", "bob@example.com", "mmm_Inbound", file.toString()).code());
  }

  private Path exported() {
    Path file = directory.resolve("exported.dare");
    assertEquals(
        0, spool("export", "alice@example.com", "mmm_Inbound", "--out", file.toString()).code());
    return file;
  }

  @Test
  void prove_thenCheck_holds() throws Exception {
    Path file = directory.resolve("proof.json");
    CommandRun made =
        spool(
            "prove",
            "alice@example.com",
            "mmm_Inbound",
            "--index",
            "7",
            "--first-size",
            "5",
            "--out",
            file.toString());

    CommandRun checked = spool("prove", "--check", file.toString(), "--json");

    assertEquals(0, made.code(), made.err());
    assertEquals(0, checked.code(), checked.err());
    assertTrue(checked.json().bool("inclusion"));
    assertTrue(checked.json().bool("consistency"));
    assertEquals(FRAMES, checked.json().requireInteger("treeSize"));
  }

  @Test
  void prove_documentChanged_isNotValid() throws Exception {
    CommandRun made = spool("prove", "alice@example.com", "mmm_Inbound", "--index", "7");
    Path file = directory.resolve("proof.json");
    for (String changed :
        List.of(
            made.out().replace("\"Index\":7", "\"Index\":8"), made.out().replace("id-7", "id-8"))) {
      assertNotEquals(made.out(), changed);
      Files.writeString(file, changed);

      CommandRun checked = spool("prove", "--check", file.toString(), "--json");

      assertEquals(2, checked.code());
      assertFalse(checked.json().bool("valid"));
    }
    Files.writeString(file, "{}");
    assertEquals(2, spool("prove", "--check", file.toString()).code());
  }

  @Test
  void prove_outOfRange_isUsage() {
    assertEquals(64, spool("prove", "alice@example.com", "mmm_Inbound", "--index", "41").code());
    assertEquals(64, spool("prove", "alice@example.com", "mmm_Inbound", "--index", "0").code());
    assertEquals(64, spool("prove").code());
  }

  @Test
  void verify_bitFlipped_namesTheFrameAndWhatToDo() throws Exception {
    flipLastPayload();

    CommandRun run = spool("verify", "--json");
    CommandRun text = spool("verify");
    CommandRun cat = spool("cat", "alice@example.com", "mmm_Inbound", "--json");

    assertEquals(2, run.code());
    ObjectReader damaged =
        run.json().list("damaged", node -> ObjectReader.of(node, "damaged")).getFirst();
    assertEquals("alice@example.com", damaged.requireString("account"));
    assertEquals("mmm_Inbound", damaged.requireString("container"));
    assertEquals(FRAMES, damaged.requireInteger("index"));
    assertEquals("changed", damaged.requireString("kind"));
    assertTrue(damaged.requireString("advice").contains("backup"));
    assertTrue(text.err().contains("What to do: "), text.err());
    assertEquals(2, cat.code());
    assertEquals(
        2,
        spool(
                "export",
                "alice@example.com",
                "mmm_Inbound",
                "--out",
                directory.resolve("x").toString())
            .code());
    assertFalse(Files.exists(directory.resolve("x")));
  }

  /** Changes the payload of alice's last frame on the disk. */
  private void flipLastPayload() throws IOException {
    byte[] wanted = ("text " + FRAMES).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(store())) {
      for (Path file :
          files
              .filter(path -> path.toString().endsWith(".cq4"))
              .sorted(Comparator.naturalOrder())
              .toList()) {
        byte[] octets = Files.readAllBytes(file);
        for (int i = 0; i + wanted.length < octets.length; i++) {
          if (java.util.Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
            octets[i] ^= 1;
            Files.write(file, octets);
            return;
          }
        }
      }
    }
    throw new AssertionError("no such payload");
  }
}
