package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** The apply rules of protocol.md 2.5; MSP-58, MSP-59, MSP-60, MSP-313. */
class UploadTransactionTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    alice = service(s -> {}).register(alice);
  }

  private static DareEnvelope entry(CatalogEvent event, String key, String content) {
    return entry(event, key, content, null);
  }

  private static DareEnvelope entry(
      CatalogEvent event, String key, String content, @Nullable Long previous) {
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId(key)
            .event(event.text())
            .created(Instant.now())
            .frames(null, previous)
            .build();
    return EnvelopeBuilder.of(Bytes.utf8(content)).contentMeta(meta).build();
  }

  private static DareEnvelope delete(String key) {
    return TestUser.deletion(key);
  }

  private List<String> bookmark(DareEnvelope... entries) {
    return TestService.codes(
        service()
            .upload(alice.caller(), TestUser.update(ContainerName.BOOKMARK, entries))
            .entries());
  }

  private ContainerView view(ContainerName name) {
    return service().engine.view(alice.address(), name).orElseThrow();
  }

  private static ContainerUpdate on(
      ContainerName container,
      @Nullable Long index,
      @Nullable Bytes digest,
      DareEnvelope... entries) {
    return new ContainerUpdate(container.text(), index, digest, List.of(entries), null);
  }

  // ---- events

  @Test
  void upload_newUpdateDelete_followTheTable() {
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.NEW, "a", "1")));
    assertEquals(List.of("409/60"), bookmark(entry(CatalogEvent.NEW, "a", "2")));
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.UPDATE, "a", "3")));
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.UPDATE, "b", "added")));
    assertEquals(List.of("201"), bookmark(delete("a")));
    assertEquals(List.of("409/60"), bookmark(delete("a")));
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.NEW, "a", "again")));
    assertEquals(List.of("201"), bookmark(delete("a")));
  }

  @Test
  void upload_previous_mustBeTheLiveFrame() {
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.NEW, "a", "1")));

    assertEquals(List.of("409/60"), bookmark(entry(CatalogEvent.UPDATE, "a", "2", 7L)));
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.UPDATE, "a", "2", 1L)));
    assertEquals(List.of("409/60"), bookmark(entry(CatalogEvent.UPDATE, "a", "3", 1L)));
  }

  @Test
  void upload_entriesOfOneRequest_seeOneAnother() {
    assertEquals(
        List.of("201", "409/60", "201", "201", "201"),
        bookmark(
            entry(CatalogEvent.NEW, "a", "1"),
            entry(CatalogEvent.NEW, "a", "2"),
            delete("a"),
            entry(CatalogEvent.NEW, "a", "3"),
            entry(CatalogEvent.UPDATE, "a", "4", 3L)));
    assertEquals(5, view(ContainerName.BOOKMARK).frameCount());
  }

  @Test
  void upload_conflict_saysSoInTheResultAndLeavesTheOuterStatus201() {
    UploadResponse response =
        service()
            .upload(alice.caller(), TestUser.update(ContainerName.BOOKMARK, delete("nothing")));

    assertEquals(201, response.outcome().status());
    assertEquals("Conflict", response.entries().getFirst().result().text());
    assertNull(response.entries().getFirst().receipt());
  }

  @Test
  void upload_malformedEntries_areRefusedOneByOne() {
    DareEnvelope noEvent = EnvelopeBuilder.of(Bytes.utf8("x")).build();
    DareEnvelope longKey = entry(CatalogEvent.NEW, "k".repeat(1025), "x");
    DareEnvelope wideKey = entry(CatalogEvent.NEW, "ü".repeat(1000), "x");
    ContentMeta deleteMeta =
        ContentMeta.builder().uniqueId("z").event(CatalogEvent.DELETE.text()).build();
    DareEnvelope fullDelete =
        EnvelopeBuilder.of(Bytes.utf8("body")).contentMeta(deleteMeta).build();

    assertEquals(
        List.of("400/10", "400/10", "400/10", "400/10", "201"),
        bookmark(noEvent, longKey, wideKey, fullDelete, entry(CatalogEvent.NEW, "good", "x")));
  }

  @Test
  void upload_tooLarge_is413AndTheLargestIsTaken() {
    DareEnvelope small = entry(CatalogEvent.NEW, "a", "x");
    int overhead = small.messageSize() - 1;

    assertEquals(
        List.of("201", "413/70"),
        bookmark(
            entry(CatalogEvent.NEW, "a", "x".repeat(65_536 - overhead)),
            entry(CatalogEvent.NEW, "b", "x".repeat(65_537 - overhead))));
  }

  @Test
  void upload_headerLargerThanAFrameTakes_is413() {
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId("a")
            .event(CatalogEvent.NEW.text())
            .labels(List.of("l".repeat(11_800)))
            .build();

    assertEquals(
        List.of("413/70"), bookmark(EnvelopeBuilder.of(Bytes.utf8("x")).contentMeta(meta).build()));
  }

  @Test
  void upload_wrongDigestOrSignature_is422() {
    DareEnvelope signed = alice.frame(CatalogEvent.UPDATE, alice.deviceEntry());

    assertEquals(
        List.of("422/11", "201"),
        TestService.codes(
            service()
                .upload(
                    alice.caller(),
                    TestUser.update(ContainerName.DEVICE, TestUser.flipped(signed), signed))
                .entries()));
  }

  @Test
  void upload_unknownContainer_is404PerEntryAndOthersAreApplied() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                new ContainerUpdate(
                    "mmm_Nothing", null, null, List.of(entry(CatalogEvent.NEW, "a", "x")), null),
                new ContainerUpdate(
                    "mmm_Outqueue", null, null, List.of(entry(CatalogEvent.NEW, "a", "x")), null),
                new ContainerUpdate(
                    "MMM_CATALOGBOOKMARK",
                    null,
                    null,
                    List.of(entry(CatalogEvent.NEW, "a", "x")),
                    null));

    assertEquals(List.of("404/41", "404/41", "201"), TestService.codes(response.entries()));
  }

  @Test
  void upload_containerThatDoesNotExist_isMade() {
    assertTrue(service().engine.view(alice.address(), ContainerName.MEMBER).isEmpty());

    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(ContainerName.MEMBER, 0L, null, entry(CatalogEvent.NEW, "m", "x")));

    assertEquals(List.of("201"), TestService.codes(response.entries()));
    assertEquals(1L, response.entries().getFirst().indexContainer());
  }

  // ---- preconditions

  @Test
  void upload_preconditionMet_isApplied() {
    ContainerView before = view(ContainerName.BOOKMARK);

    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(
                    ContainerName.BOOKMARK,
                    before.frameCount(),
                    before.treeDigest(),
                    entry(CatalogEvent.NEW, "a", "1"),
                    entry(CatalogEvent.NEW, "b", "2")));

    assertEquals(201, response.outcome().status());
    assertEquals(List.of("201", "201"), TestService.codes(response.entries()));
  }

  @Test
  void upload_preconditionFailed_appliesNothingAndIs409WithEntries() {
    long bookmarks = view(ContainerName.BOOKMARK).frameCount();

    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(ContainerName.BOOKMARK, 7L, null, entry(CatalogEvent.NEW, "a", "1")),
                on(ContainerName.CREDENTIAL, null, null, entry(CatalogEvent.NEW, "c", "1")));

    assertEquals(409, response.outcome().status());
    assertEquals(61, response.outcome().extended());
    assertEquals(List.of("409/61", "409/61"), TestService.codes(response.entries()));
    assertEquals(bookmarks, view(ContainerName.BOOKMARK).frameCount());
    assertEquals(1, view(ContainerName.CREDENTIAL).frameCount());
  }

  @Test
  void upload_digestDiffers_isAFailedPrecondition() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(
                    ContainerName.BOOKMARK,
                    1L,
                    Bytes.wrap(new byte[64]),
                    entry(CatalogEvent.NEW, "a", "1")));

    assertEquals(409, response.outcome().status());
  }

  @Test
  void upload_atomicWithOneFault_appliesNothingAndTellsWhoseItIs() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(
                    ContainerName.BOOKMARK,
                    1L,
                    null,
                    entry(CatalogEvent.NEW, "a", "1"),
                    delete("nothing")));

    assertEquals(409, response.outcome().status());
    assertEquals(List.of("409/61", "409/60"), TestService.codes(response.entries()));
    assertEquals(1, view(ContainerName.BOOKMARK).frameCount());
  }

  @Test
  void upload_preconditionWithoutEntries_stillDecides() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(ContainerName.BOOKMARK, 9L, null),
                on(ContainerName.CREDENTIAL, null, null, entry(CatalogEvent.NEW, "c", "1")));

    assertEquals(409, response.outcome().status());
    assertEquals(1, view(ContainerName.CREDENTIAL).frameCount());
  }

  @Test
  void upload_atomicSpoolEntryFoundOutWhileAppending_takesEverythingBack() {
    DareEnvelope archived = alice.clear(completion("N".repeat(28)));
    TestService.assertTaken(
        service().upload(alice.caller(), TestUser.update(ContainerName.ARCHIVE, archived)));
    DareEnvelope other = sameIdOtherPayload(archived);

    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                on(ContainerName.BOOKMARK, 1L, null, entry(CatalogEvent.NEW, "a", "1")),
                on(ContainerName.ARCHIVE, null, null, other));

    assertEquals(409, response.outcome().status());
    assertEquals(List.of("409/61", "409/62"), TestService.codes(response.entries()));
    assertEquals(1, view(ContainerName.BOOKMARK).frameCount());
  }

  private DareEnvelope sameIdOtherPayload(DareEnvelope envelope) {
    String id = TestUser.messageId(envelope);
    assertNotNull(id);
    return alice.clear(
        new MessageComplete(
            MessageHead.of(id, alice.address(), alice.address())
                .referring(List.of(Reference.of("N".repeat(28), Reference.UNREAD)))));
  }

  @Test
  void upload_statedIndex_mustBeTheNext() {
    DareEnvelope right = withIndex(entry(CatalogEvent.NEW, "a", "1"), 1);
    DareEnvelope wrong = withIndex(entry(CatalogEvent.NEW, "b", "1"), 7);

    assertEquals(List.of("201", "409/61"), bookmark(right, wrong));
  }

  private static DareEnvelope withIndex(DareEnvelope envelope, long index) {
    ContentMeta meta = envelope.contentMeta();
    return EnvelopeBuilder.of(envelope.payload())
        .contentMeta(meta)
        .member("ContainerInfo", new ObjectWriter().put("Index", index).build())
        .build();
  }

  // ---- two rounds

  @Test
  void upload_withoutBodies_storesNothingAndSaysHowMuchIsTaken() {
    DareEnvelope whole = entry(CatalogEvent.NEW, "a", "content");

    UploadResponse first =
        service()
            .upload(
                alice.caller(), TestUser.update(ContainerName.BOOKMARK, TestUser.redacted(whole)));

    EntryResponse entry = first.entries().getFirst();
    assertTrue(entry.isAccepted());
    assertNull(entry.receipt());
    assertNull(entry.indexContainer());
    assertNotNull(entry.constraintsData());
    assertNotNull(first.constraintsData());
    assertEquals(1, view(ContainerName.BOOKMARK).frameCount());
    assertEquals(List.of("201"), bookmark(whole));
  }

  @Test
  void upload_withoutBodyOfWhatConflicts_isRefusedInRoundOne() {
    assertEquals(List.of("201"), bookmark(entry(CatalogEvent.NEW, "a", "1")));

    assertEquals(
        List.of("409/60"), bookmark(TestUser.redacted(entry(CatalogEvent.NEW, "a", "content"))));
  }

  // ---- spools

  private MessageComplete completion(String of) {
    return new MessageComplete(
        MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address())
            .referring(List.of(Reference.of(of, Reference.READ))));
  }

  @Test
  void upload_self_goesToTheInboundSpool() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));

    UploadResponse response =
        service()
            .call(
                new UploadRequest(RequestHeader.EMPTY, List.of(), List.of(mark)),
                alice.caller(),
                UploadResponse.class);

    assertEquals(List.of("201"), TestService.codes(response.entries()));
    assertEquals(1, service().frames(alice.address(), ContainerName.INBOUND).size());
  }

  @Test
  void upload_spools_takeCompletionsAndTheArchiveTakesAnything() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));
    DareEnvelope text = alice.text(alice, "a text to myself");
    List<String> codes = new ArrayList<>();
    for (ContainerName spool :
        List.of(
            ContainerName.INBOUND,
            ContainerName.OUTBOUND,
            ContainerName.LOCAL,
            ContainerName.PENDING)) {
      codes.addAll(
          TestService.codes(
              service().upload(alice.caller(), TestUser.update(spool, mark, text)).entries()));
    }
    assertEquals(
        List.of("201", "400/13", "201", "400/13", "201", "400/13", "201", "400/13"), codes);
    assertEquals(
        List.of("201"),
        TestService.codes(
            service()
                .upload(alice.caller(), TestUser.update(ContainerName.ARCHIVE, text))
                .entries()));
  }

  @Test
  void upload_spoolEntryAgain_givesTheFirstIndex() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));
    UploadResponse first =
        service().upload(alice.caller(), TestUser.update(ContainerName.INBOUND, mark));

    UploadResponse again =
        service().upload(alice.caller(), TestUser.update(ContainerName.INBOUND, mark));

    assertEquals(
        first.entries().getFirst().indexContainer(), again.entries().getFirst().indexContainer());
    assertEquals(1, service().frames(alice.address(), ContainerName.INBOUND).size());
  }

  // ---- bounds and receipts

  @Test
  void upload_receipts_verifyAndNameThePlace() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.BOOKMARK,
                    entry(CatalogEvent.NEW, "a", "1"),
                    entry(CatalogEvent.NEW, "b", "2"),
                    entry(CatalogEvent.NEW, "c", "3")));

    long index = 1;
    for (EntryResponse entry : response.entries()) {
      assertNotNull(entry.receipt());
      var receipt =
          StatementVerifier.ofHost(service().identity.hostKey().publicKey())
              .receipt(
                  entry.receipt(),
                  new ContainerId(alice.address(), ContainerName.BOOKMARK),
                  Instant.now())
              .asOptional()
              .orElseThrow();
      assertEquals(index, receipt.index());
      assertEquals(index, receipt.treeSize());
      assertEquals(
          service().engine.root(alice.address(), ContainerName.BOOKMARK, index),
          receipt.rootHash());
      index++;
    }
  }

  @Test
  void upload_moreEntriesThanTheBound_is400() {
    DareEnvelope[] many = new DareEnvelope[1_001];
    java.util.Arrays.fill(many, entry(CatalogEvent.NEW, "a", "1"));

    assertEquals(
        "400/10",
        service()
            .status(
                new UploadRequest(
                    RequestHeader.EMPTY,
                    List.of(TestUser.update(ContainerName.BOOKMARK, many)),
                    List.of()),
                alice.caller()));
  }
}
