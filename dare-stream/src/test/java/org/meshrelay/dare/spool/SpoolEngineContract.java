package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;
import static org.meshrelay.dare.spool.EngineFixture.BOB;
import static org.meshrelay.dare.spool.EngineFixture.START;
import static org.meshrelay.dare.spool.EngineFixture.entry;
import static org.meshrelay.dare.spool.EngineFixture.message;
import static org.meshrelay.dare.spool.EngineFixture.post;
import static org.meshrelay.dare.spool.EngineFixture.texts;
import static org.meshrelay.dare.spool.EngineFixture.write;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.tool.ContainerExport;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.ProofChecker;

/** What the engine promises, whatever keeps its logs. */
public interface SpoolEngineContract {
  /** A directory of the test's own. */
  Path directory();

  /** The same factory throughout a test. */
  FrameStoreFactory stores();

  private EngineConfig config() {
    return EngineConfig.at(directory().resolve("engine"))
        .withLanes(2)
        .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
  }

  private SpoolEngine open() {
    return open(START);
  }

  private SpoolEngine open(Instant now) {
    return SpoolEngine.open(config(), stores(), EngineMonitor.none(), () -> now);
  }

  @Test
  default void append_message_isReadWithStoreMembers() throws Exception {
    try (SpoolEngine engine = open(Instant.parse("2026-11-25T10:00:00.750Z"))) {
      AppendedFrame appended = post(engine, ALICE, "MESH-1", "hello");

      StoredFrame frame = engine.read(ALICE, ContainerName.INBOUND, 1);
      assertEquals(1, appended.index());
      assertEquals("hello", EngineFixture.text(frame));
      assertEquals(START, frame.received());
      assertEquals(START, frame.envelope().header().received());
      assertEquals(1, EngineFixture.statedIndex(frame));
      assertTrue(frame.envelope().digestMatches());
      assertEquals(frame.envelope().computedDigest(), appended.payloadDigest());
      assertEquals("MESH-1", appended.envelopeId());
    }
  }

  @Test
  default void append_foreignStoreMembers_areReplaced() throws Exception {
    try (SpoolEngine engine = open()) {
      FrameDraft draft =
          FrameDraft.message(
              EnvelopeBuilder.of(Bytes.utf8("x"))
                  .member("Received", JsonString.of("1999-01-01T00:00:00Z"))
                  .member("Index", JsonNumber.of(77))
                  .member("unknown", JsonString.of("kept"))
                  .build());

      var unused =
          write(
              engine,
              ALICE,
              tx -> {
                tx.create(ContainerName.INBOUND);
                return tx.append(ContainerName.INBOUND, draft);
              });

      StoredFrame frame = engine.read(ALICE, ContainerName.INBOUND, 1);
      assertEquals(START, frame.envelope().header().received());
      assertEquals(1, EngineFixture.statedIndex(frame));
      assertEquals(JsonString.of("kept"), frame.envelope().header().member("unknown"));
    }
  }

  @Test
  default void append_withoutContainer_isRefusedAndKeepsNothing() {
    try (SpoolEngine engine = open()) {
      assertThrows(
          IllegalStateException.class,
          () -> write(engine, ALICE, tx -> tx.append(ContainerName.LOCAL, message("1", "x"))));
      assertEquals(List.of(), engine.containers(ALICE));
    }
  }

  @Test
  default void write_workThrows_leavesNothing() {
    try (SpoolEngine engine = open()) {
      assertThrows(
          ArithmeticException.class,
          () ->
              write(
                  engine,
                  ALICE,
                  tx -> {
                    tx.create(ContainerName.INBOUND);
                    var unused = tx.append(ContainerName.INBOUND, message("1", "x"));
                    throw new ArithmeticException("no");
                  }));

      assertTrue(engine.view(ALICE, ContainerName.INBOUND).isEmpty());
      assertEquals(1, post(engine, ALICE, "1", "y").index());
    }
    try (SpoolEngine engine = open()) {
      assertEquals(List.of("y"), texts(engine, ALICE, ContainerName.INBOUND));
    }
  }

  @Test
  default void write_severalContainers_isOneWork() {
    try (SpoolEngine engine = open()) {
      Committed<Integer> committed =
          write(
              engine,
              ALICE,
              tx -> {
                tx.create(ContainerName.INBOUND);
                tx.create(ContainerName.DEVICE);
                var first = tx.append(ContainerName.INBOUND, message("1", "a"));
                var second = tx.append(ContainerName.DEVICE, entry("d", "{}", CatalogEvent.NEW));
                return (int) (first.index() + second.index());
              });

      assertEquals(2, committed.value());
      assertEquals(4, committed.frames().size());
      assertEquals(2, engine.containers(ALICE).size());
      assertEquals(2, engine.view(ALICE, ContainerName.DEVICE).orElseThrow().frameCount());
    }
  }

  @Test
  default void view_lookedForBeforeItIsMade_isThereOnceItIsMade() {
    try (SpoolEngine engine = open()) {
      for (int round = 0; round < 2; round++) {
        boolean before =
            write(engine, ALICE, tx -> tx.view(ContainerName.INBOUND).isPresent()).value();
        assertFalse(before);
        assertTrue(engine.view(ALICE, ContainerName.INBOUND).isEmpty());

        assertEquals(1, post(engine, ALICE, "k", "text").index());

        assertEquals(2, engine.view(ALICE, ContainerName.INBOUND).orElseThrow().frameCount());
        boolean after =
            write(engine, ALICE, tx -> tx.view(ContainerName.INBOUND).isPresent()).value();
        assertTrue(after);
        Committed<Boolean> erased =
            write(
                engine,
                ALICE,
                tx -> {
                  tx.eraseAccount();
                  return true;
                });
        assertTrue(erased.value());
      }
    }
  }

  @Test
  default void transaction_seesItsOwnAppends() {
    try (SpoolEngine engine = open()) {
      boolean seen =
          write(
                  engine,
                  ALICE,
                  tx -> {
                    tx.create(ContainerName.INBOUND);
                    var appended = tx.append(ContainerName.INBOUND, message("k", "own"));
                    return tx.find(ContainerName.INBOUND, "k").equals(OptionalLong.of(1))
                        && EngineFixture.text(tx.read(ContainerName.INBOUND, 1)).equals("own")
                        && tx.view(ContainerName.INBOUND)
                            .orElseThrow()
                            .root()
                            .equals(appended.root())
                        && tx.read(ContainerName.INBOUND, 0).index() == 0;
                  })
              .value();

      assertTrue(seen);
    }
  }

  @Test
  default void find_inSpool_isTheFrameOfTheEnvelopeId() {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 30; i++) {
        var unused = post(engine, ALICE, "id-" + i, "text " + i);
      }
      assertEquals(OptionalLong.of(18), engine.find(ALICE, ContainerName.INBOUND, "id-17"));
      assertEquals(OptionalLong.empty(), engine.find(ALICE, ContainerName.INBOUND, "id-30"));
      assertEquals(OptionalLong.empty(), engine.find(BOB, ContainerName.INBOUND, "id-1"));
    }
    try (SpoolEngine engine = open()) {
      assertEquals(OptionalLong.of(18), engine.find(ALICE, ContainerName.INBOUND, "id-17"));
      boolean known =
          write(engine, ALICE, tx -> tx.find(ContainerName.INBOUND, "id-3").isPresent()).value();
      assertTrue(known);
    }
  }

  @Test
  default void find_inCatalog_isTheLiveEntry() {
    try (SpoolEngine engine = open()) {
      var unused =
          write(
              engine,
              ALICE,
              tx -> {
                tx.create(ContainerName.CONTACT);
                var a = tx.append(ContainerName.CONTACT, entry("x", "1", CatalogEvent.NEW));
                var b = tx.append(ContainerName.CONTACT, entry("y", "2", CatalogEvent.NEW));
                var c = tx.append(ContainerName.CONTACT, entry("x", "3", CatalogEvent.UPDATE));
                return List.of(a, b, c);
              });
      assertEquals(OptionalLong.of(3), engine.find(ALICE, ContainerName.CONTACT, "x"));

      var deleted =
          write(
              engine,
              ALICE,
              tx -> {
                var frame = tx.append(ContainerName.CONTACT, entry("x", "", CatalogEvent.DELETE));
                assertEquals(OptionalLong.empty(), tx.find(ContainerName.CONTACT, "x"));
                return frame;
              });
      assertEquals(4, deleted.value().index());
      assertEquals(OptionalLong.empty(), engine.find(ALICE, ContainerName.CONTACT, "x"));
      assertArrayEquals(new long[] {2}, engine.live(ALICE, ContainerName.CONTACT));

      var again =
          write(
              engine,
              ALICE,
              tx -> tx.append(ContainerName.CONTACT, entry("x", "5", CatalogEvent.NEW)));
      assertEquals(5, again.value().index());
      assertArrayEquals(new long[] {2, 5}, engine.live(ALICE, ContainerName.CONTACT));
    }
  }

  @Test
  default void received_whenTheClockGoesBack_neverDecreases() {
    try (SpoolEngine engine = open(START.plusSeconds(100))) {
      var unused = post(engine, ALICE, "1", "x");
    }
    try (SpoolEngine engine = open(START)) {
      assertEquals(START.plusSeconds(100), post(engine, ALICE, "2", "y").received());
    }
  }

  @Test
  default void reopen_afterClose_hasTheSameViews() {
    List<ContainerView> before;
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 40; i++) {
        var unused = post(engine, i % 3 == 0 ? ALICE : BOB, "id-" + i, "text " + i);
      }
      before = new ArrayList<>(engine.containers(ALICE));
      before.addAll(engine.containers(BOB));
    }
    try (SpoolEngine engine = open()) {
      List<ContainerView> after = new ArrayList<>(engine.containers(ALICE));
      after.addAll(engine.containers(BOB));
      assertEquals(before, after);
      assertEquals(15, post(engine, ALICE, "next", "z").index());
      List<AccountAddress> accounts = new ArrayList<>();
      engine.accounts(accounts::add);
      assertEquals(List.of(ALICE, BOB), accounts.stream().sorted().toList());
    }
  }

  @Test
  default void export_ofAContainer_isLinked() throws Exception {
    try (SpoolEngine engine = open()) {
      for (int i = 0; i < 37; i++) {
        var unused = post(engine, ALICE, "id-" + i, "text ".repeat(i));
      }
    }
    try (SpoolEngine engine = open()) {
      var unused = post(engine, ALICE, "last", "after reopening");
      Path file = directory().resolve(ContainerName.INBOUND.fileName());

      ContainerView view = ContainerExport.write(engine, ALICE, ContainerName.INBOUND, file);

      assertEquals(engine.view(ALICE, ContainerName.INBOUND).orElseThrow(), view);
      assertEquals(view.octets(), Files.size(file));
      try (FileChannel channel = FileChannel.open(file)) {
        ContainerReport report = ContainerVerifier.verify(ContainerSource.of(channel));
        assertEquals(Verdict.LINKED, report.verdict());
        assertEquals("Merkle", report.type());
        assertEquals(39, report.frames());
        assertEquals(view.treeDigest(), report.lastDigest());
      }
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> ContainerExport.write(engine, BOB, ContainerName.INBOUND, file));
    }
  }

  @Test
  default void proofs_atEverySize_verify() {
    try (SpoolEngine engine = open()) {
      List<AppendedFrame> frames = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        frames.add(post(engine, ALICE, i % 7 == 0 ? null : "id-" + i, "text " + i));
      }
      for (int size = 1; size <= frames.size(); size++) {
        Bytes root = engine.root(ALICE, ContainerName.INBOUND, size);
        assertEquals(frames.get(size - 1).root(), root);
        for (int leaf = 0; leaf < size; leaf++) {
          List<Bytes> proof = engine.inclusion(ALICE, ContainerName.INBOUND, leaf, size);
          Bytes hash = frames.get(leaf).leafHash();
          assertTrue(ProofChecker.inclusion(hash, leaf, size, proof, root));
          assertEquals(hash, engine.leafHash(ALICE, ContainerName.INBOUND, leaf + 1));
        }
        for (int first = 0; first <= size; first++) {
          List<Bytes> proof = engine.consistency(ALICE, ContainerName.INBOUND, first, size);
          Bytes firstRoot = engine.root(ALICE, ContainerName.INBOUND, first);
          assertTrue(ProofChecker.consistency(first, size, proof, firstRoot, root));
        }
      }
      assertEquals(MerkleTree.EMPTY_ROOT, engine.root(ALICE, ContainerName.INBOUND, 0));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> engine.inclusion(ALICE, ContainerName.INBOUND, 0, 22));
    }
  }

  @Test
  default void read_range_isBoundedByCountAndOctets() {
    try (SpoolEngine engine = open()) {
      for (int i = 1; i <= 20; i++) {
        var unused = post(engine, ALICE, "id-" + i, "text " + i);
      }
      int one = engine.read(ALICE, ContainerName.INBOUND, 5).frameOctets().size();

      assertEquals(3, engine.read(ALICE, ContainerName.INBOUND, range(5, 90, 3, 1 << 20)).size());
      assertEquals(1, engine.read(ALICE, ContainerName.INBOUND, range(5, 90, 9, 1)).size());
      assertEquals(2, engine.read(ALICE, ContainerName.INBOUND, range(5, 90, 9, 2L * one)).size());
      assertEquals(16, engine.read(ALICE, ContainerName.INBOUND, range(5, 90, 99, 1 << 20)).size());
      assertEquals(0, engine.read(ALICE, ContainerName.INBOUND, range(21, 90, 9, 9)).size());
      assertEquals(0, engine.read(BOB, ContainerName.INBOUND, range(0, 90, 9, 9)).size());
      assertThrows(
          IndexOutOfBoundsException.class, () -> engine.read(ALICE, ContainerName.INBOUND, 21));
    }
  }

  private static FrameRange range(long from, long to, int frames, long octets) {
    return new FrameRange(from, to, frames, octets);
  }

  @Test
  default void eraseAccount_thenMadeAgain_beginsAnew() {
    try (SpoolEngine engine = open()) {
      var first = post(engine, ALICE, "old", "old");
      var bobs = post(engine, BOB, "bob", "bob");
      assertEquals(first.index(), bobs.index());

      boolean empty =
          write(
                  engine,
                  ALICE,
                  tx -> {
                    tx.eraseAccount();
                    return tx.view(ContainerName.INBOUND).isEmpty();
                  })
              .value();

      assertTrue(empty);
      assertEquals(List.of(), engine.containers(ALICE));
      assertEquals(OptionalLong.empty(), engine.find(ALICE, ContainerName.INBOUND, "old"));
      assertEquals(1, engine.containers(BOB).size());
      assertEquals(1, post(engine, ALICE, "new", "new").index());
      assertEquals(OptionalLong.empty(), engine.find(ALICE, ContainerName.INBOUND, "old"));
    }
    try (SpoolEngine engine = open()) {
      assertEquals(List.of("new"), texts(engine, ALICE, ContainerName.INBOUND));
      assertEquals(List.of("bob"), texts(engine, BOB, ContainerName.INBOUND));
    }
  }

  @Test
  default void append_wrongDigest_isRefused() {
    try (SpoolEngine engine = open()) {
      FrameDraft draft = FrameDraft.message(EngineFixture.envelope("1", "text").withoutPayload());

      assertThrows(
          IllegalArgumentException.class,
          () ->
              write(
                  engine,
                  ALICE,
                  tx -> {
                    tx.create(ContainerName.INBOUND);
                    return tx.append(ContainerName.INBOUND, draft);
                  }));
      assertFalse(engine.view(ALICE, ContainerName.INBOUND).isPresent());
    }
  }

  @Test
  default void write_afterClose_fails() {
    SpoolEngine engine = open();
    engine.close();

    assertThrows(EngineFailedException.class, () -> post(engine, ALICE, "1", "x"));
  }

  @Test
  default void open_withOtherLaneCount_isRefused() {
    open().close();

    assertThrows(
        IllegalArgumentException.class,
        () -> SpoolEngine.open(config().withLanes(4), stores(), EngineMonitor.none(), () -> START));
    open().close();
  }
}
