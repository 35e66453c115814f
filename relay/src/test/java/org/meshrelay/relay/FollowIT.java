package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.testkit.EventLoopGuard;

/**
 * A second host of a service that follows the first over TLS (MSP-5, MSP-6): it has what the first
 * has, takes nothing that contradicts it, and can serve in its place.
 */
@ExtendWith(EventLoopGuard.class)
class FollowIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  private static final AccountAddress OWN = AccountAddress.parse("mmm@example.com");
  private static final ContainerName INBOUND = ContainerName.INBOUND;

  @TempDir Path directory;
  private Standbys standby;

  @BeforeEach
  void makeHosts() throws Exception {
    TestNode.init(directory);
    standby = new Standbys(directory);
  }

  private TestNode primary() throws Exception {
    Map<String, String> settings = new TreeMap<>(Homes.UNLIMITED);
    settings.put("service.backup-hosts", standby.host());
    return TestNode.start(directory, settings);
  }

  private static void note(MeshClient client, AccountAddress to, String text) throws Exception {
    var posted = client.messages().text(null, to, null, text, false);
    assertFalse(posted.messageId().isEmpty());
  }

  private static void assertVerified(MeshClient client) throws Exception {
    for (var container : client.accounts().sync(null).containers()) {
      assertTrue(container.verified(), container::toString);
    }
  }

  private Path data() {
    return directory.resolve("node/data");
  }

  private static SpoolEngine open(Path data) {
    return SpoolEngine.open(
        Standbys.config(data), new ChronicleFrameStores(), EngineMonitor.none());
  }

  /** Changes a node's store while it is stopped. */
  private void change(AccountAddress account, java.util.function.Consumer<LaneTransaction> work) {
    try (SpoolEngine engine = open(data())) {
      var unused =
          engine
              .write(
                  account,
                  tx -> {
                    work.accept(tx);
                    return true;
                  })
              .toCompletableFuture()
              .join();
    }
  }

  private static void post(LaneTransaction tx, String text) {
    tx.create(INBOUND);
    var unused =
        tx.append(
            INBOUND,
            FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8(text)).envelopeId(text).build()));
  }

  @Test
  void follow_nodeWithAccountsAndMessages_hasEveryContainerInStep() throws Exception {
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      note(alice, ALICE, "one");

      Standbys.Run first = standby.once(node);

      assertEquals(0, first.code(), first::text);
      assertTrue(first.copied("frames") > 20, first::text);
      note(alice, ALICE, "two");
      try (MeshClient bob = new Homes(node).join("bob", BOB)) {
        note(bob, BOB, "three");
        Standbys.Run second = standby.once(node);
        assertEquals(0, second.code(), second::text);
      }
      assertEquals(0, standby.once(node).copied("frames"));
      assertEquals(0, standby.once(node, "--check").copied("frames"));
    }
    standby.assertEqualTo(data());
    assertEquals(0, standby.relay("spool", "verify").code());
  }

  @Test
  void follow_untilStopped_staysInStepAndTellsItsLag() throws Exception {
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      try (Standbys.Following follower = standby.follow(node)) {
        follower.await("meshrelay_follow_lag_seconds", lag -> lag < 60);
        follower.await("meshrelay_follow_frames_total", frames -> frames >= 10);
        assertEquals(200, follower.get("/readyz"));
        note(alice, ALICE, "one");
        follower.await("meshrelay_follow_lag_seconds", lag -> lag < 1);
        assertEquals(75, standby.once(node).code(), "one at a time");
        assertEquals(0, follower.stop());
      }
      Standbys.Run rest = standby.once(node, "--check");
      assertEquals(0, rest.code(), rest::text);
    }
    standby.assertEqualTo(data());
  }

  @Test
  void follow_nodeThatIsGone_tellsAGrowingLagAndGoesOnLater() throws Exception {
    Standbys.Following follower;
    try (TestNode node = primary()) {
      follower = standby.follow(node);
      follower.await("meshrelay_follow_lag_seconds", lag -> lag < 60);
    }
    try (follower) {
      follower.await("meshrelay_follow_lag_seconds", lag -> lag > 2);
    }
    try (TestNode node = primary()) {
      assertEquals(0, standby.once(node).code());
    }
    standby.assertEqualTo(data());
  }

  @Test
  void follow_hostNotNamedByTheNode_isNotPermitted() throws Exception {
    try (TestNode node = TestNode.start(directory, Map.of())) {
      Standbys.Run refused = standby.once(node);

      assertEquals(77, refused.code(), refused::text);
    }
  }

  @Test
  void follow_nodeNotThere_isUnavailableAndTheCopyStays() throws Exception {
    int port;
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      note(alice, ALICE, "one");
      assertEquals(0, standby.once(node).code());
      port = node.node.https().getPort();
    }

    assertEquals(69, standby.once(port).code());

    standby.assertEqualTo(data());
  }

  @Test
  void follow_nodePutBack_reportsARollbackAndKeepsTheCopy() throws Exception {
    Path before = directory.resolve("before");
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      note(alice, ALICE, "one");
    }
    Standbys.copy(data(), before);
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).open("alice")) {
      note(alice, ALICE, "two");
      assertEquals(0, standby.once(node).code());
    }
    Bytes root = standby.root(ALICE, INBOUND);
    Path unused = Files.move(data(), directory.resolve("lost"));
    Standbys.copy(before, data());

    try (TestNode node = primary()) {
      Standbys.Run found = standby.once(node);

      assertEquals(2, found.code(), found::text);
      assertTrue(found.text().contains("\"Kind\":\"rollback\""), found::text);
    }
    assertEquals(root, standby.root(ALICE, INBOUND));
  }

  @Test
  void follow_nodeWithAnotherHistory_reportsAForkAndGoesOnWithTheOthers() throws Exception {
    Path before = directory.resolve("before");
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", BOB)) {
      note(alice, ALICE, "one");
      note(bob, BOB, "one");
    }
    Standbys.copy(data(), before);
    change(ALICE, tx -> post(tx, "this"));
    try (TestNode node = primary()) {
      assertEquals(0, standby.once(node).code());
    }
    Bytes root = standby.root(ALICE, INBOUND);
    Path unused = Files.move(data(), directory.resolve("lost"));
    Standbys.copy(before, data());
    change(ALICE, tx -> post(tx, "that"));
    change(ALICE, tx -> post(tx, "and more"));
    change(BOB, tx -> post(tx, "for bob"));

    try (TestNode node = primary()) {
      Standbys.Run found = standby.once(node);

      assertEquals(2, found.code(), found::text);
      assertTrue(found.text().contains("\"Kind\":\"fork\""), found::text);
      assertTrue(found.text().contains("alice@example.com"), found::text);
      assertFalse(found.text().contains("bob@example.com"), found::text);
      assertEquals(2, standby.once(node).code(), "it is not forgotten");
    }
    assertEquals(root, standby.root(ALICE, INBOUND));
    try (SpoolEngine engine = open(data())) {
      assertEquals(engine.view(BOB, INBOUND).orElseThrow().root(), standby.root(BOB, INBOUND));
    }
  }

  @Test
  void follow_accountDeletedAndItsNameTakenAgain_erasesAndCopiesTheNewOne() throws Exception {
    change(ALICE, tx -> post(tx, "one"));
    change(OWN, tx -> entry(tx, ALICE, CatalogEvent.NEW));
    try (TestNode node = primary()) {
      assertEquals(0, standby.once(node).code());
    }
    change(OWN, tx -> entry(tx, ALICE, CatalogEvent.DELETE));
    change(ALICE, LaneTransaction::eraseAccount);
    change(ALICE, tx -> post(tx, "another alice"));

    try (TestNode node = primary()) {
      Standbys.Run run = standby.once(node);

      assertEquals(0, run.code(), run::text);
      assertEquals(1, run.copied("erasedAccounts"));
    }
    standby.assertEqualTo(data());
  }

  @Test
  void follow_containersGoneWithoutADeletion_areKept() throws Exception {
    change(ALICE, tx -> post(tx, "one"));
    change(OWN, tx -> entry(tx, ALICE, CatalogEvent.NEW));
    try (TestNode node = primary()) {
      assertEquals(0, standby.once(node).code());
    }
    Bytes root = standby.root(ALICE, INBOUND);
    change(ALICE, LaneTransaction::eraseAccount);

    try (TestNode node = primary()) {
      Standbys.Run run = standby.once(node);

      assertEquals(2, run.code(), run::text);
      assertTrue(run.text().contains("\"Kind\":\"vanished\""), run::text);
    }
    assertEquals(root, standby.root(ALICE, INBOUND));
  }

  private static void entry(LaneTransaction tx, AccountAddress account, CatalogEvent event) {
    tx.create(ContainerName.MASTER);
    ContentMeta meta = ContentMeta.builder().uniqueId(account.text()).event(event.text()).build();
    Bytes payload =
        event == CatalogEvent.DELETE
            ? Bytes.EMPTY
            : Bytes.utf8("{\"Note\":{\"Created\":\"2026-01-01T00:00:00Z\"}}");
    var unused =
        tx.append(
            ContainerName.MASTER,
            FrameDraft.entry(
                EnvelopeBuilder.of(payload).contentMeta(meta).build(), account.text(), event));
  }

  @Test
  void serve_fromACopy_isRefusedBeforeItIsPromoted() throws Exception {
    try (TestNode node = primary()) {
      assertEquals(0, standby.once(node).code());
    }

    assertEquals(69, standby.relay("serve").code());
    assertEquals(69, standby.relay("spool", "restart").code());
    assertEquals(64, standby.relay("backup", "promote").code(), "the journal is missing");
    assertEquals(69, standby.relay("serve").code());
  }

  @Test
  void promote_withTheJournal_servesAndTheAuditPasses() throws Exception {
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      note(alice, ALICE, "one");
      assertVerified(alice);
      assertEquals(0, standby.once(node).code());
    }
    Path unused = Files.move(data().resolve("signed"), standby.data().resolve("signed"));

    Standbys.Run promoted = standby.relay("backup", "promote", "--json");

    assertEquals(0, promoted.code(), promoted::text);
    assertTrue(promoted.text().contains("\"waitingForRestart\":0"), promoted::text);
    try (Standbys.Served served = standby.serve();
        MeshClient alice = Homes.open(directory, "alice", served.port())) {
      note(alice, ALICE, "two");
      assertVerified(alice);
      for (var finding : alice.serviceAudit().run(null)) {
        assertEquals(null, finding.report(), finding::toString);
      }
    }
  }

  @Test
  void promote_withoutTheJournal_waitsForTheAdmission() throws Exception {
    try (TestNode node = primary();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      note(alice, ALICE, "one");
      assertEquals(0, standby.once(node).code());
    }

    Standbys.Run promoted = standby.relay("backup", "promote", "--journal-lost", "--json");

    assertEquals(0, promoted.code(), promoted::text);
    assertFalse(promoted.text().contains("\"waitingForRestart\":0"), promoted::text);
    assertEquals(2, standby.relay("spool", "restart").code());
  }
}
