package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Uploads that depend on what is stored, and uploads in two rounds. MSP-59, MSP-60. */
class UploadPreconditionTest extends UploadCase {
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

  @Test
  void upload_statedIndex_mustBeTheNext() {
    DareEnvelope right = withIndex(entry(CatalogEvent.NEW, "a", "1"), 1);
    DareEnvelope wrong = withIndex(entry(CatalogEvent.NEW, "b", "1"), 7);

    assertEquals(List.of("201", "409/61"), bookmark(right, wrong));
  }

  private DareEnvelope sameIdOtherPayload(DareEnvelope envelope) {
    String id = TestUser.messageId(envelope);
    assertNotNull(id);
    return alice.clear(
        new MessageComplete(
            MessageHead.of(id, alice.address(), alice.address())
                .referring(List.of(Reference.of("N".repeat(28), Reference.UNREAD)))));
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
}
