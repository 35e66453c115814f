package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ServiceChanges;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.keys.NodeKeyFiles;
import org.meshrelay.testkit.EventLoopGuard;

/** What a backup host is told, and what it and others are not (protocol.md 6.11, MSP-5, MSP-6). */
@ExtendWith(EventLoopGuard.class)
class ServiceReadsIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final RequestHeader WHOLE =
      new RequestHeader(null, null, null, TestNode.SERVICE, null);

  @TempDir Path directory;
  private TestNode node;
  private ServiceSession host;

  @BeforeEach
  void start() throws Exception {
    TestNode.init(directory);
    Standbys standby = new Standbys(directory);
    Map<String, String> settings = new TreeMap<>(Homes.UNLIMITED);
    settings.put("service.backup-hosts", standby.host());
    node = TestNode.start(directory, settings);
    host = session("standby");
    new Homes(node).join("alice", ALICE).close();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private ServiceSession session(String keys) throws Exception {
    return node.session(
        Outbound.credential(new NodeKeyFiles(directory.resolve(keys).resolve("keys")).read()));
  }

  private MeshResponse ask(ServiceSession session, MeshRequest request) {
    return assertInstanceOf(SessionOutcome.Answered.class, node.send(session, request)).response();
  }

  private long refused(ServiceSession session, MeshRequest request) {
    return switch (node.send(session, request)) {
      case SessionOutcome.Answered answered -> answered.response().outcome().status();
      case SessionOutcome.Stopped stopped -> stopped.refusal().code().status();
      case SessionOutcome.Failed failed -> throw new AssertionError(failed);
    };
  }

  private static StatusRequest status(RequestHeader header) {
    return new StatusRequest(header, null, null, List.of(), List.of());
  }

  private static DownloadRequest download(ConstraintsSelect... selects) {
    return new DownloadRequest(WHOLE, List.of(selects), null);
  }

  @Test
  void statusAndDownload_ofTheService_areItsOwnCatalogAndSpoolFrameByFrame() throws Exception {
    StatusResponse status = assertInstanceOf(StatusResponse.class, ask(host, status(WHOLE)));

    ContainerStatus accounts = status.containerStatus().getFirst();
    assertEquals("Master", accounts.container());
    assertEquals(2, accounts.index());
    DownloadResponse download =
        assertInstanceOf(
            DownloadResponse.class,
            ask(host, download(ConstraintsSelect.range(ContainerName.MASTER, 0, 1))));
    List<DareEnvelope> frames = download.updates().getFirst().envelopes();
    assertEquals(2, frames.size());
    assertTrue(frames.get(1).payload().utf8().contains(ALICE.text()));
    assertEquals(accounts.digest(), frames.get(1).trailer().treeDigest());
  }

  @Test
  void status_sinceAPlace_tellsWhatHasGrownBehindIt() throws Exception {
    StatusResponse first =
        assertInstanceOf(
            StatusResponse.class,
            ask(host, StatusRequest.changes(TestNode.SERVICE, ServiceChanges.BEGINNING)));
    ServiceChanges changes = first.changes();
    assertNotNull(changes);
    assertFalse(changes.gap());
    assertTrue(first.containerStatus().size() > 10, first::toString);
    try (MeshClient alice = new Homes(node).open("alice")) {
      var unused = alice.messages().text(null, ALICE, null, "hello", false);
    }

    StatusResponse second =
        assertInstanceOf(
            StatusResponse.class,
            ask(host, StatusRequest.changes(TestNode.SERVICE, changes.pageKey())));

    ContainerStatus inbound =
        second.containerStatus().stream()
            .filter(each -> each.container().equals("mmm_Inbound"))
            .findFirst()
            .orElseThrow();
    assertEquals(ALICE, inbound.account());
    assertTrue(inbound.index() > 1);
    DownloadResponse download =
        assertInstanceOf(
            DownloadResponse.class,
            ask(
                host,
                download(
                    ConstraintsSelect.range(ALICE, ContainerName.INBOUND, 0, inbound.index() - 1),
                    ConstraintsSelect.range(
                        AccountAddress.parse("nobody@example.com"), ContainerName.INBOUND, 0, 9))));
    assertEquals(inbound.index(), download.updates().getFirst().records().size());
    assertNull(download.updates().getLast().index());
  }

  @Test
  void anybodyElse_isRefused() throws Exception {
    StatusRequest changes = StatusRequest.changes(TestNode.SERVICE, ServiceChanges.BEGINNING);
    ServiceSession unnamed = session("node");

    assertEquals(401, refused(unnamed, changes));
    assertEquals(401, refused(unnamed, status(WHOLE)));
    assertEquals(
        401, refused(unnamed, download(ConstraintsSelect.range(ContainerName.MASTER, 0, 1))));
  }

  @Test
  void backupHost_mayReadAndNothingElse() {
    DareEnvelope any = EnvelopeBuilder.of(Bytes.utf8("{}")).envelopeId("any").build();
    assertEquals(401, refused(host, status(RequestHeader.of(ALICE))), "Account is the service");
    assertEquals(
        421,
        refused(
            host,
            status(new RequestHeader(null, null, null, new ServiceName("example.net"), null))));
    assertEquals(
        401,
        refused(
            host, new PostRequest(RequestHeader.EMPTY, List.of(ALICE), List.of(any), List.of())));
  }

  @Test
  void download_whatABackupDoesNotAsk_isMalformed() {
    ConstraintsSelect byTime =
        new ConstraintsSelect("Master", null, null, Instant.EPOCH, null, null, List.of());
    ConstraintsSelect one = ConstraintsSelect.range(ContainerName.MASTER, 0, 1);
    DownloadRequest many = new DownloadRequest(WHOLE, Collections.nCopies(257, one), null);

    assertEquals(400, refused(host, download(byTime)));
    assertEquals(400, refused(host, many));
  }
}
