package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.backup.LeafBackup;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** What a restore leaves behind when it is refused or fails on its way. */
class BackupRestoreCommandTest {
  private static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress OWN = AccountAddress.parse("mmm@example.com");
  private static final ContainerName INBOUND = ContainerName.INBOUND;

  @TempDir Path directory;
  private Path store;
  private Path leaves;
  private String config;

  /** A node with a backup and leaf hashes behind it, whose disk and journal are lost. */
  @BeforeEach
  void lose() throws IOException {
    store = directory.resolve("node").resolve("data");
    leaves = directory.resolve("leaves");
    config = CommandRun.init(directory);
    try (SpoolEngine engine = engine()) {
      LeafBackup leafBackup =
          new LeafBackup(engine, new LeafBackup.Order(store, leaves, "example.com", OWN));
      post(engine, "one");
      CommandRun created = CommandRun.of("backup", "create", backup(), "-c", config);
      assertEquals(0, created.code(), created.err());
      post(engine, "two");
      assertEquals(3, leafBackup.run(InstantSource.system()));
    }
    Path unused = Files.move(store, directory.resolve("lost"));
  }

  private String backup() {
    return directory.resolve("backup").toString();
  }

  private SpoolEngine engine() {
    return SpoolEngine.open(
        EngineConfig.at(store).withStorage(LIMITS),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  private static void post(SpoolEngine engine, String text) {
    FrameDraft draft =
        FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8(text)).envelopeId(text).build());
    var unused =
        engine
            .write(
                ALICE,
                tx -> {
                  tx.create(INBOUND);
                  return tx.append(INBOUND, draft);
                })
            .toCompletableFuture()
            .join();
  }

  private CommandRun restore(Path leavesNamed) {
    return CommandRun.of(
        "backup",
        "restore",
        backup(),
        "--journal-lost",
        "--leaves",
        leavesNamed.toString(),
        "-c",
        config);
  }

  private boolean isDoubtful(SpoolEngine engine) {
    try (SignedSizeJournal journal =
        SignedSizeJournal.open(store.resolve("signed"), new ChronicleFrameStores(), LIMITS)) {
      return journal.alarm(engine, ALICE, INBOUND).orElseThrow().doubtful();
    }
  }

  @Test
  void restore_leavesMistyped_isRefusedWithTheTargetStillEmpty() {
    Path mistyped = directory.resolve("leafs");

    CommandRun refused = restore(mistyped);

    assertEquals(73, refused.code(), refused.err());
    assertTrue(refused.err().contains(mistyped.toString()), refused.err());
    assertTrue(refused.err().contains("store.leaf-backup"), refused.err());
    assertFalse(Files.exists(store));
    CommandRun restored = restore(leaves);
    assertEquals(0, restored.code(), restored.err());
    try (SpoolEngine engine = engine()) {
      assertEquals(2, engine.view(ALICE, INBOUND).orElseThrow().treeSize());
      assertTrue(isDoubtful(engine), "the journal is lost");
    }
  }

  @Test
  void restore_leavesOfAnotherService_isRefusedWithTheTargetStillEmpty() throws Exception {
    Path other = directory.resolve("other");
    try (SpoolEngine engine =
        SpoolEngine.open(
            EngineConfig.at(directory.resolve("otherStore")).withStorage(LIMITS),
            new ChronicleFrameStores(),
            EngineMonitor.none())) {
      long unused =
          new LeafBackup(
                  engine,
                  new LeafBackup.Order(directory.resolve("otherStore"), other, "example.net", OWN))
              .run(InstantSource.system());
    }

    CommandRun refused = restore(other);

    assertEquals(73, refused.code(), refused.err());
    assertTrue(refused.err().contains("example.net"), refused.err());
    assertFalse(Files.exists(store));
  }

  /** Otherwise a node could be started that signs a second history. */
  @Test
  void restore_failingWithTheLeaves_leavesNoContainerWithoutDoubt() throws Exception {
    Path file = leafFile();
    Files.delete(file);
    Path unused = Files.createDirectory(file);

    CommandRun failed = restore(leaves);

    assertNotEquals(0, failed.code(), failed.out());
    try (SpoolEngine engine = engine()) {
      assertEquals(1, engine.view(ALICE, INBOUND).orElseThrow().treeSize());
      assertTrue(isDoubtful(engine));
    }
  }

  private Path leafFile() throws IOException {
    try (Stream<Path> walked = Files.walk(leaves)) {
      List<Path> files = walked.filter(path -> path.toString().endsWith(".leaves")).toList();
      assertEquals(1, files.size());
      return files.getFirst();
    }
  }
}
