package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Containers that continue those of another service (receipts.md 8.3, MSP-322, ADR 56). */
class UploadContinuationTest extends ServiceCase {
  private static final AccountAddress OLD = AccountAddress.parse("alice@example.org");
  private static final ContainerName INBOUND = ContainerName.INBOUND;

  private final TestService.Keys oldService = TestService.Keys.make();
  private final TestService.Keys peer = TestService.Keys.make();
  private final TestUser bob = TestUser.at("bob@example.net");
  private TestUser alice = TestUser.at("alice@example.com", OLD.text());

  @BeforeEach
  void register() {
    alice =
        service(
                settings ->
                    settings.pins.put(
                        ServiceName.parse("example.net"), peer.credential().serviceUdf()))
            .register(alice);
  }

  @Test
  @DisplayName("the history is taken as it was, and every head names the last one of before")
  void upload_linkAndHistory_continuesTheTree() throws DecodeException {
    List<DareEnvelope> history = history(3);
    // Made once: its head tells the second in which it was signed.
    DareEnvelope link = link(INBOUND, history);

    assertEquals(List.of("201"), codes(link));
    assertEquals(List.of("201", "201"), codes(history.get(0), history.get(1)));
    assertEquals(List.of("201"), codes(history.get(2)));

    SpoolTreeHead head = head();
    SpoolTreeHead.Previous previous = head.previous();
    assertNotNull(previous);
    assertEquals(oldService.credential().serviceUdf(), previous.service());
    assertEquals(OLD, previous.account());
    assertEquals(3, previous.treeSize());
    assertEquals(previous.rootHash(), head.rootHash());
    assertEquals(SpoolLink.parse(link.payload()), SpoolLink.parse(frameZero()));
  }

  @Test
  void upload_behindTheHistory_isJudgedAsEver() {
    List<DareEnvelope> history = history(1);
    assertEquals(List.of("201", "201"), codes(link(INBOUND, history), history.getFirst()));

    assertEquals(List.of("400/13"), codes(bob.text(alice, "not by upload")));
    assertEquals(List.of("201"), codes(alice.clear(new MessageComplete(alice.head(alice)))));
  }

  @Test
  void upload_moreThanTheHistoryInOneRequest_isNotTakenUnjudged() {
    List<DareEnvelope> history = history(1);
    DareEnvelope more = placed(bob.text(alice, "slipped in"), 2);

    assertEquals(
        List.of("201", "201", "409/61"), codes(link(INBOUND, history), history.getFirst(), more));
  }

  @Test
  void upload_historyOutOfOrder_isRefused() {
    List<DareEnvelope> history = history(2);
    assertEquals(List.of("201"), codes(link(INBOUND, history)));

    assertEquals(List.of("409/61"), codes(history.get(1)));
    assertEquals(
        List.of("409/61"),
        codes(bob.text(alice, "in no place")),
        "what states no place has none in a history");
  }

  @Test
  @DisplayName("what is posted while the history is being copied waits at its sender")
  void post_whileFilling_hasToComeAgain() {
    service().befriend(alice, bob);
    assertEquals(List.of("201"), codes(link(INBOUND, history(1))));

    assertEquals(
        List.of("507/75"),
        TestService.codes(
            service()
                .post(
                    TestService.peer(peer), TestUser.addresses(alice), bob.text(alice, "too early"))
                .entries()));
  }

  @Test
  @DisplayName("a message of the owner would take a place that the history has")
  void post_ofTheOwnerWhileFilling_hasToComeAgain() {
    assertEquals(List.of("201"), codes(link(INBOUND, history(1))));
    DareEnvelope link = link(ContainerName.OUTBOUND, history(1));
    TestService.assertTaken(
        service().upload(alice.caller(), TestUser.update(ContainerName.OUTBOUND, link)));

    PostResponse self =
        service().postSelf(alice.caller(), alice.clear(new MessageComplete(alice.head(alice))));
    assertEquals(List.of("507/75"), TestService.codes(self.entries()));
    PostResponse outbound =
        service()
            .post(alice.caller(), TestUser.addresses(bob), alice.text(bob, "from the new service"));
    assertEquals(List.of("507/75"), TestService.codes(outbound.entries()));
    assertEquals(List.of("201"), codes(history(1).getFirst()), "its place is free");
  }

  @Test
  void upload_historyWithAnotherDigest_isRefusedAloneAndNoDefect() throws DecodeException {
    DareEnvelope right = history(1).getFirst();
    DareEnvelope wrong =
        DareEnvelope.of(right.header(), bob.text(alice, "another").payload(), right.trailer());
    assertEquals(List.of("201"), codes(link(INBOUND, history(1))));

    assertEquals(List.of("422/11"), codes(wrong));
  }

  @Test
  void upload_linkAgain_changesNothing() {
    DareEnvelope link = link(INBOUND, history(1));
    assertEquals(List.of("201"), codes(link));

    assertEquals(List.of("201"), codes(link));
    assertEquals(List.of("409/61"), codes(link(INBOUND, history(2))), "another one");
  }

  @Test
  void upload_linkToAContainerInUse_isRefused() {
    assertEquals(List.of("201"), codes(alice.clear(new MessageComplete(alice.head(alice)))));

    assertEquals(List.of("409/61"), codes(link(INBOUND, history(1))));
    assertNull(head().previous());
  }

  @Test
  void upload_linkOfAnotherAccountContainerOrSigner_isRefused() {
    List<DareEnvelope> history = history(1);
    assertEquals(
        List.of("422/11"),
        codes(link(head(bob.address(), INBOUND, history), oldService)),
        "another account");
    assertEquals(
        List.of("422/11"),
        codes(link(head(OLD, ContainerName.OUTBOUND, history), oldService)),
        "another container");
    assertEquals(
        List.of("422/11"),
        codes(link(head(OLD, INBOUND, history), TestService.Keys.make())),
        "a head that the service beside it has not signed");
  }

  @Test
  void upload_frameZeroWithoutALink_isRefused() {
    DareEnvelope zero =
        HeaderEditor.stored(
            EnvelopeBuilder.of(alice.text(bob, "x").payload()).build(),
            ContainerInfo.frame(0, null),
            null);

    assertEquals(List.of("409/61"), codes(zero));
  }

  @Test
  void upload_linkByUserDevice_needsAnAdministrator() {
    TestUser second = alice.secondDevice();
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, second.deviceEntry()))));

    assertEquals(List.of("403/33"), codes(second.caller(), link(INBOUND, history(1))));
  }

  // ---- tools

  /** Messages of strangers, as the old service kept them. */
  private List<DareEnvelope> history(int frames) {
    List<DareEnvelope> history = new ArrayList<>();
    for (int i = 1; i <= frames; i++) {
      history.add(placed(bob.text(alice, "message " + i), i));
    }
    return history;
  }

  private static DareEnvelope placed(DareEnvelope message, long index) {
    return HeaderEditor.stored(message, ContainerInfo.frame(index, null), null);
  }

  private DareEnvelope link(ContainerName container, List<DareEnvelope> history) {
    return link(head(OLD, container, history), oldService);
  }

  private static DareEnvelope link(DareEnvelope head, TestService.Keys service) {
    SpoolLink link =
        new SpoolLink(
            head,
            service.credential().service().envelope(),
            service.credential().host().envelope(),
            service.credential().connection());
    return HeaderEditor.stored(
        EnvelopeBuilder.of(link.payload()).build(), ContainerInfo.frame(0, null), null);
  }

  private DareEnvelope head(
      AccountAddress account, ContainerName container, List<DareEnvelope> history) {
    LeafTree tree = new LeafTree();
    for (DareEnvelope frame : history) {
      tree.append(
          MerkleTree.leafHash(
              tree.size() + 1, Digests.sha512(frame.payload()), frame.envelopeId()));
    }
    return new StatementSigner(oldService.host().signature())
        .plain(
            SpoolTreeHead.of(
                account,
                container,
                tree.size(),
                tree.rootAt(tree.size()),
                service().clock.instant()));
  }

  private List<String> codes(DareEnvelope... entries) {
    return codes(alice.caller(), entries);
  }

  private List<String> codes(Caller caller, DareEnvelope... entries) {
    return TestService.codes(service().upload(caller, TestUser.update(INBOUND, entries)).entries());
  }

  private SpoolTreeHead head() {
    DareEnvelope head =
        service()
            .call(
                new ProveRequest(RequestHeader.EMPTY, INBOUND.text(), null, null, null),
                alice.caller(),
                ProveResponse.class)
            .treeHead();
    assertNotNull(head);
    try {
      return SpoolTreeHead.parse(head.payload());
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private Bytes frameZero() {
    return service()
        .call(
            new DownloadRequest(
                RequestHeader.EMPTY, List.of(ConstraintsSelect.range(INBOUND, 0, 0)), null),
            alice.caller(),
            DownloadResponse.class)
        .updates()
        .getFirst()
        .envelopes()
        .getFirst()
        .payload();
  }
}
