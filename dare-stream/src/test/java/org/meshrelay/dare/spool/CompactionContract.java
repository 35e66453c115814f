package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.START;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.tool.ContainerExport;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.ProofChecker;

/** What compaction gives back and what it leaves as it was, whatever keeps the logs. */
public interface CompactionContract {
  /** A directory of the test's own. */
  Path directory();

  /** The same factory throughout a test. */
  FrameStoreFactory stores();

  private Path own() {
    return directory().resolve("engine");
  }

  private SpoolEngine open() {
    EngineConfig config =
        EngineConfig.at(own()).withLanes(1).withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
    return SpoolEngine.open(config, stores(), EngineMonitor.none(), () -> START);
  }

  private static CompactionOrder thorough() {
    return thorough(FrameRetention.keepAll());
  }

  private static CompactionOrder thorough(FrameRetention retention) {
    return new CompactionOrder(25, true, 1L << 40, retention);
  }

  private static void erase(SpoolEngine engine, AccountAddress account) {
    var unused =
        write(
            engine,
            account,
            tx -> {
              tx.eraseAccount();
              return 0;
            });
  }

  private static void entry(SpoolEngine engine, String key, String text, CatalogEvent event) {
    var unused =
        write(
            engine,
            ALICE,
            tx -> {
              tx.create(ContainerName.CONTACT);
              return tx.append(ContainerName.CONTACT, EngineFixture.entry(key, text, event));
            });
  }

  private void rebuildIndex() {
    Trees.delete(new EngineDirectory(own()).index(0));
  }

  private void assertVerified() {
    assertEquals(
        List.of(),
        new SpoolInspector(own(), stores(), InspectionProgress.none()).inspect().damaged());
  }

  @Test
  default void compact_nothingDead_doesNothing() {
    try (SpoolEngine engine = open()) {
      var unused = post(engine, ALICE, "1", "text");

      assertEquals(CompactionReport.NOTHING, engine.compact(thorough()));
    }
  }

  @Test
  default void compact_erasedAccount_leavesNothingOfIt() throws Exception {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 20; i++) {
        var ours = post(engine, ALICE, "a" + i, "kept of alice " + i);
        var theirs = post(engine, BOB, "b" + i, "secret of bob " + i);
        assertEquals(ours.index(), theirs.index());
      }
      erase(engine, BOB);

      CompactionReport report = engine.compact(thorough());

      assertEquals(1, report.parts());
      assertEquals(21, report.framesMoved());
      assertEquals(List.of(), engine.containers(BOB));
      assertEquals(20, texts(engine, ALICE, ContainerName.INBOUND).size());
      for (Path file : Trees.files(own())) {
        assertFalse(
            Files.readString(file, StandardCharsets.ISO_8859_1).contains("secret of bob"),
            file.toString());
      }
    }
    assertVerified();
    rebuildIndex();
    try (SpoolEngine engine = open()) {
      assertEquals(List.of(), engine.containers(BOB));
      assertEquals("kept of alice 19", texts(engine, ALICE, ContainerName.INBOUND).getLast());
    }
  }

  @Test
  default void compact_liveFrames_keepNumbersRootsAndProofs() throws Exception {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 300; i++) {
        var ours = post(engine, ALICE, "a" + i, "text " + i);
        var theirs = post(engine, BOB, null, "other");
        assertEquals(ours.index(), theirs.index());
      }
      List<Bytes> roots = new ArrayList<>();
      for (int size = 0; size <= 300; size++) {
        roots.add(engine.root(ALICE, ContainerName.INBOUND, size));
      }
      ContainerView before = engine.view(ALICE, ContainerName.INBOUND).orElseThrow();
      erase(engine, BOB);

      assertEquals(1, engine.compact(thorough()).parts());

      assertEquals(before, engine.view(ALICE, ContainerName.INBOUND).orElseThrow());
      for (int size = 0; size <= 300; size++) {
        assertEquals(roots.get(size), engine.root(ALICE, ContainerName.INBOUND, size));
      }
      AppendedFrame more = post(engine, ALICE, "more", "more");
      assertEquals(301, more.index());
      for (int leaf = 0; leaf <= 300; leaf += 50) {
        assertTrue(
            ProofChecker.inclusion(
                engine.leafHash(ALICE, ContainerName.INBOUND, leaf + 1),
                leaf,
                301,
                engine.inclusion(ALICE, ContainerName.INBOUND, leaf, 301),
                more.root()));
      }
      assertTrue(
          ProofChecker.consistency(
              300,
              301,
              engine.consistency(ALICE, ContainerName.INBOUND, 300, 301),
              before.root(),
              more.root()));
      Path file = directory().resolve("export");
      var unused = ContainerExport.write(engine, ALICE, ContainerName.INBOUND, file);
      assertEquals(Verdict.LINKED, verify(file).verdict());
    }
    assertVerified();
  }

  private static ContainerReport verify(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      return ContainerVerifier.verify(ContainerSource.of(channel));
    }
  }

  @Test
  default void compact_catalog_keysAreThoseOfBefore() {
    try (SpoolEngine engine = open()) {
      entry(engine, "kept", "1", CatalogEvent.NEW);
      entry(engine, "changed", "2", CatalogEvent.NEW);
      entry(engine, "removed", "3", CatalogEvent.NEW);
      entry(engine, "again", "4", CatalogEvent.NEW);
      var unused = post(engine, BOB, "b", "b");
      erase(engine, BOB);
      assertEquals(1, engine.compact(thorough()).parts());
      entry(engine, "changed", "5", CatalogEvent.UPDATE);
      entry(engine, "removed", "6", CatalogEvent.DELETE);
      entry(engine, "again", "7", CatalogEvent.DELETE);
      entry(engine, "again", "8", CatalogEvent.NEW);
      for (int round = 0; round < 3; round++) {
        var more = post(engine, BOB, "b", "b");
        erase(engine, BOB);
        assertEquals(1, more.index());
        assertTrue(engine.compact(thorough()).parts() >= 1);
        assertKeys(engine);
      }
    }
    rebuildIndex();
    try (SpoolEngine engine = open()) {
      assertKeys(engine);
      assertEquals(List.of(), engine.containers(BOB));
    }
  }

  private static void assertKeys(SpoolEngine engine) {
    assertEquals(OptionalLong.of(1), engine.find(ALICE, ContainerName.CONTACT, "kept"));
    assertEquals(OptionalLong.of(5), engine.find(ALICE, ContainerName.CONTACT, "changed"));
    assertEquals(OptionalLong.empty(), engine.find(ALICE, ContainerName.CONTACT, "removed"));
    assertEquals(OptionalLong.of(8), engine.find(ALICE, ContainerName.CONTACT, "again"));
  }

  @Test
  default void compact_erasureBehindANewAccount_doesNotTakeItAlong() {
    try (SpoolEngine engine = open()) {
      var first = post(engine, ALICE, "a", "keeps the first part");
      var old = post(engine, BOB, "old", "old");
      assertEquals(first.index(), old.index());
      erase(engine, BOB);
      var again = post(engine, BOB, "new", "new");
      var carol = post(engine, AccountAddress.parse("carol@example.com"), "c", "c");
      assertEquals(again.index(), carol.index());
      for (int round = 0; round < 3; round++) {
        erase(engine, AccountAddress.parse("carol@example.com"));
        assertTrue(engine.compact(thorough()).parts() >= 1);
        var unused = post(engine, AccountAddress.parse("carol@example.com"), "c", "c");
      }
    }
    rebuildIndex();
    try (SpoolEngine engine = open()) {
      assertEquals(List.of("new"), texts(engine, BOB, ContainerName.INBOUND));
      assertEquals(OptionalLong.empty(), engine.find(BOB, ContainerName.INBOUND, "old"));
    }
    assertVerified();
  }

  @Test
  default void compact_sharesBelowTheOrder_areLeft() {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 9; i++) {
        var unused = post(engine, ALICE, null, "a");
      }
      var unused = post(engine, BOB, null, "b");
      erase(engine, BOB);

      CompactionOrder half = new CompactionOrder(50, false, 1L << 40, FrameRetention.keepAll());
      assertEquals(CompactionReport.NOTHING, engine.compact(half));
    }
  }

  @Test
  @DisplayName("MSP-321: what is purged leaves a stub from which its leaf is computed")
  default void compact_frameWhoseTimeIsOver_leavesAStub() throws Exception {
    Bytes rootBefore;
    try (SpoolEngine engine = open()) {
      for (int i = 1; i <= 10; i++) {
        var unused =
            post(engine, ALICE, "id-" + i, "payload number " + i + " " + "x".repeat(2_000));
      }
      ContainerView before = engine.view(ALICE, ContainerName.INBOUND).orElseThrow();
      rootBefore = before.root();

      CompactionReport report = engine.compact(thorough(frame -> frame.index() <= 7));

      assertEquals(7, report.framesRedacted());
      assertEquals(before, engine.view(ALICE, ContainerName.INBOUND).orElseThrow());
      for (long index = 1; index <= 10; index++) {
        StoredFrame frame = engine.read(ALICE, ContainerName.INBOUND, index);
        DareEnvelope envelope = frame.envelope();
        ContainerInfo info = Objects.requireNonNull(envelope.header().containerInfo());
        assertEquals(index, info.index());
        assertEquals(index <= 7, info.redacted());
        assertEquals(index <= 7, envelope.payload().isEmpty());
        Bytes digest = Objects.requireNonNull(envelope.statedDigest());
        assertEquals(
            engine.leafHash(ALICE, ContainerName.INBOUND, index),
            MerkleTree.leafHash(index, digest, envelope.envelopeId()));
        assertEquals(
            OptionalLong.of(index), engine.find(ALICE, ContainerName.INBOUND, "id-" + index));
      }
      for (Path file : Trees.files(own())) {
        assertFalse(
            Files.readString(file, StandardCharsets.ISO_8859_1).contains("payload number 3"),
            file.toString());
      }
      assertEquals(CompactionReport.NOTHING, engine.compact(thorough(frame -> frame.index() <= 7)));
      Path file = directory().resolve("export");
      var unused = ContainerExport.write(engine, ALICE, ContainerName.INBOUND, file);
      ContainerReport verified = verify(file);
      assertEquals(Verdict.LINKED, verified.verdict());
      assertEquals(11, verified.frames());
    }
    assertVerified();
    rebuildIndex();
    try (SpoolEngine engine = open()) {
      assertEquals(rootBefore, engine.root(ALICE, ContainerName.INBOUND, 10));
      assertEquals(11, post(engine, ALICE, "next", "next").index());
    }
    assertVerified();
  }

  @Test
  default void compact_afterRetention_asksOnlyForFramesThatHaveAPayload() {
    List<FrameRetention.Candidate> asked = new ArrayList<>();
    try (SpoolEngine engine = open()) {
      var unused = post(engine, ALICE, "1", "text");
      var unusedToo = engine.compact(thorough(asked::add));
      asked.clear();

      assertEquals(CompactionReport.NOTHING, engine.compact(thorough(asked::add)));
      assertEquals(List.of(), asked);
    }
  }

  @Test
  default void compact_ofClosedEngine_isRefused() {
    SpoolEngine engine = open();
    engine.close();

    assertThrows(RuntimeException.class, () -> engine.compact(thorough()));
  }
}
