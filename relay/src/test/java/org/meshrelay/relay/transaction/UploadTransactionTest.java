package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** New, Update and Delete of catalog entries, each judged alone. MSP-58, MSP-86. */
class UploadTransactionTest extends UploadCase {
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
}
