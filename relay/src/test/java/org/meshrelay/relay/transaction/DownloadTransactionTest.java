package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** protocol.md 1.8 Download and 2.3; MSP-50, MSP-53 to MSP-57, MSP-224, MSP-225, MSP-232. */
class DownloadTransactionTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    alice = service().register(alice);
  }

  private static DareEnvelope entry(CatalogEvent event, String key, String content) {
    ContentMeta meta =
        ContentMeta.builder().uniqueId(key).event(event.text()).created(Instant.now()).build();
    return EnvelopeBuilder.of(Bytes.utf8(content)).contentMeta(meta).build();
  }

  private void put(DareEnvelope... entries) {
    TestService.assertTaken(
        service().upload(alice.caller(), TestUser.update(ContainerName.BOOKMARK, entries)));
  }

  private void fill(int count, int size) {
    for (int i = 0; i < count; i++) {
      put(entry(CatalogEvent.NEW, "key" + i, "x".repeat(size)));
    }
  }

  private DownloadResponse download(
      @Nullable ConstraintsData data, ConstraintsSelect... selections) {
    return service()
        .call(
            new DownloadRequest(RequestHeader.EMPTY, List.of(selections), data),
            alice.caller(),
            DownloadResponse.class);
  }

  private ContainerUpdate one(@Nullable ConstraintsData data, ConstraintsSelect select) {
    return download(data, select).updates().getFirst();
  }

  private static ConstraintsSelect range(@Nullable Long min, @Nullable Long max) {
    return new ConstraintsSelect("mmm_Bookmark", min, max, null, null, null, List.of());
  }

  private static ConstraintsSelect page(String key) {
    return new ConstraintsSelect("mmm_Bookmark", 99L, null, null, null, key, List.of());
  }

  private static ConstraintsSelect redact(String... what) {
    return new ConstraintsSelect("mmm_Bookmark", 1L, null, null, null, null, List.of(what));
  }

  private static List<Long> indexes(ContainerUpdate update) {
    List<Long> indexes = new ArrayList<>();
    for (DareEnvelope envelope : update.envelopes()) {
      try {
        ContainerInfo info = envelope.header().containerInfo();
        indexes.add(info == null || info.index() == null ? -1L : info.index());
      } catch (DecodeException e) {
        throw new AssertionError(e);
      }
    }
    return indexes;
  }

  @Test
  void download_everything_beginsWithFrameZero() {
    fill(3, 10);

    assertEquals(List.of(0L, 1L, 2L, 3L), indexes(one(null, range(null, null))));
  }

  @Test
  void download_range_isInclusiveAtBothEnds() {
    fill(5, 10);

    assertEquals(List.of(2L, 3L, 4L), indexes(one(null, range(2L, 4L))));
    assertEquals(List.of(5L), indexes(one(null, range(5L, 900L))));
    assertEquals(List.of(), indexes(one(null, range(6L, null))));
    assertEquals(List.of(), indexes(one(null, range(4L, 3L))));
  }

  @Test
  void download_frame_isWhatWasUploadedWithReceivedAndIndex() {
    DareEnvelope sent = entry(CatalogEvent.NEW, "key", "content");
    put(sent);

    DareEnvelope got = one(null, range(1L, 1L)).envelopes().getFirst();

    assertEquals(sent.payload(), got.payload());
    assertTrue(got.digestMatches());
    assertNotNull(got.header().received());
  }

  @Test
  void download_unknownContainer_is404AloneAndEmptyAmongOthers() {
    ConstraintsSelect unknown =
        new ConstraintsSelect("mmm_Nothing", null, null, null, null, null, List.of());
    ConstraintsSelect hidden =
        new ConstraintsSelect("mmm_Outqueue", null, null, null, null, null, List.of());
    ConstraintsSelect absent =
        new ConstraintsSelect("mmm_Member", null, null, null, null, null, List.of());
    for (ConstraintsSelect select : List.of(unknown, hidden, absent)) {
      assertEquals(
          "404/41",
          service()
              .status(
                  new DownloadRequest(RequestHeader.EMPTY, List.of(select), null), alice.caller()));
    }

    DownloadResponse both = download(null, unknown, range(0L, 0L), hidden);

    assertEquals(List.of(0, 1, 0), both.updates().stream().map(u -> u.envelopes().size()).toList());
  }

  // ---- paging

  @Test
  void download_moreThanTheServiceGives_isCutWithAPageKeyThatLeadsOn() {
    fill(150, 10);
    List<Long> all = new ArrayList<>();
    ContainerUpdate update = one(null, range(1L, null));
    assertEquals(100, update.envelopes().size());
    all.addAll(indexes(update));
    while (update.pageKey() != null) {
      update = one(null, page(update.pageKey()));
      all.addAll(indexes(update));
    }

    assertEquals(150, all.size());
    assertEquals(150L, all.getLast());
  }

  @Test
  void download_pageKey_outlivesARestartAndIgnoresOtherSelectors() {
    fill(5, 10);
    ContainerUpdate first =
        one(new ConstraintsData(2L, null, null, null, null, null), range(1L, 4L));
    assertNotNull(first.pageKey());

    reopened();
    ContainerUpdate second =
        one(new ConstraintsData(1L, null, null, null, null, null), page(first.pageKey()));

    assertEquals(List.of(3L), indexes(second));
    assertNotNull(second.pageKey());
    ContainerUpdate third = one(null, page(second.pageKey()));
    assertEquals(List.of(4L), indexes(third), "the first selection ended at 4");
    assertNull(third.pageKey());
  }

  @Test
  void download_forgedOrForeignPageKey_is400() {
    fill(3, 10);
    TestUser bob = service().register("bob@example.com");
    ContainerUpdate cut =
        one(new ConstraintsData(1L, null, null, null, null, null), range(1L, null));
    assertNotNull(cut.pageKey());
    String key = cut.pageKey();
    String changed = (key.charAt(0) == 'A' ? 'B' : 'A') + key.substring(1);

    for (String bad : List.of(changed, "", "????", "A".repeat(2_000))) {
      assertEquals(
          "400/10",
          service()
              .status(
                  new DownloadRequest(RequestHeader.EMPTY, List.of(page(bad)), null),
                  alice.caller()));
    }
    assertEquals(
        "400/10",
        service()
            .status(
                new DownloadRequest(RequestHeader.EMPTY, List.of(page(key)), null), bob.caller()));
  }

  // ---- limits

  @Test
  void download_entriesAndOctets_areBoundedOverAllSelections() {
    fill(3, 100);
    ConstraintsData two = new ConstraintsData(2L, null, null, null, null, null);

    DownloadResponse response = download(two, range(1L, null), range(1L, null));

    assertEquals(2, response.updates().get(0).envelopes().size());
    assertEquals(0, response.updates().get(1).envelopes().size());
    assertNotNull(response.updates().get(1).pageKey());
  }

  @Test
  void download_defaultOctets_areOneMebibyteAndFourAtTheClientsWish() {
    fill(40, 60_000);

    ContainerUpdate modest = one(null, range(1L, null));
    ContainerUpdate large =
        one(new ConstraintsData(null, null, 4L << 20, null, null, null), range(1L, null));

    assertTrue(octets(modest) <= 1 << 20);
    assertEquals(17, modest.envelopes().size());
    assertEquals(40, large.envelopes().size());
    assertNull(large.pageKey());
  }

  private static long octets(ContainerUpdate update) {
    return update.envelopes().stream().mapToLong(DareEnvelope::messageSize).sum();
  }

  @Test
  void download_bytesMaxBelowOneEntry_cutsTheFirstAndGoesOnByOffset() {
    put(entry(CatalogEvent.NEW, "key", "0123456789"));
    StringBuilder read = new StringBuilder();
    for (long offset = 0; offset < 10; offset += 4) {
      DareEnvelope part =
          one(new ConstraintsData(null, offset, 4L, null, null, null), range(1L, 1L))
              .envelopes()
              .getFirst();
      read.append(part.payload().utf8());
    }

    assertEquals("0123456789", read.toString());
  }

  @Test
  void download_parts_areExactlyThoseAskedFor() {
    put(entry(CatalogEvent.NEW, "key", "content"));

    DareEnvelope headers =
        one(new ConstraintsData(null, null, null, true, null, null), range(1L, 1L))
            .envelopes()
            .getFirst();
    DareEnvelope payload =
        one(new ConstraintsData(null, null, null, false, true, null), range(1L, 1L))
            .envelopes()
            .getFirst();
    DareEnvelope nothing =
        one(new ConstraintsData(null, null, null, false, false, false), range(1L, 1L))
            .envelopes()
            .getFirst();

    assertTrue(headers.payload().isEmpty());
    assertFalse(headers.trailer().isPresent());
    assertNotNull(headers.contentMeta());
    assertEquals("content", payload.payload().utf8());
    assertEquals("{}", payload.header().source().utf8());
    assertEquals(2, nothing.messageSize());
  }

  @Test
  void download_tooManySelections_is400() {
    List<ConstraintsSelect> many = java.util.Collections.nCopies(33, range(0L, 0L));

    assertEquals(
        "400/10",
        service().status(new DownloadRequest(RequestHeader.EMPTY, many, null), alice.caller()));
  }

  // ---- time

  @Test
  void download_times_areInclusiveBelowAndExclusiveAbove() {
    put(entry(CatalogEvent.NEW, "a", "1"));
    service().clock.advance(Duration.ofHours(1));
    put(entry(CatalogEvent.NEW, "b", "2"));
    Instant second = service().clock.instant().truncatedTo(ChronoUnit.SECONDS);
    service().clock.advance(Duration.ofHours(1));
    put(entry(CatalogEvent.NEW, "c", "3"));
    Instant received = one(null, range(2L, 2L)).envelopes().getFirst().header().received();
    assertNotNull(received);
    assertFalse(received.isAfter(second.plusSeconds(1)));

    assertEquals(List.of(2L, 3L), indexes(one(null, between(received, null))));
    assertEquals(List.of(3L), indexes(one(null, between(received.plusSeconds(1), null))));
    assertEquals(List.of(0L, 1L), indexes(one(null, between(null, received))));
    assertEquals(List.of(0L, 1L, 2L), indexes(one(null, between(null, received.plusSeconds(1)))));
    assertEquals(List.of(), indexes(one(null, between(received, received))));
  }

  private static ConstraintsSelect between(@Nullable Instant notBefore, @Nullable Instant before) {
    return new ConstraintsSelect("mmm_Bookmark", null, null, notBefore, before, null, List.of());
  }

  // ---- redaction

  @Test
  void download_redactedCatalog_keepsPlacesAndLeavesOldBodiesOut() {
    put(entry(CatalogEvent.NEW, "a", "first"), entry(CatalogEvent.NEW, "b", "gone"));
    put(entry(CatalogEvent.UPDATE, "a", "second"), TestUser.deletion("b"));

    assertEquals(List.of("first", "gone", "second", ""), bodies(one(null, redact())));
    assertEquals(List.of("", "gone", "second", ""), bodies(one(null, redact("Superseded"))));
    assertEquals(List.of("first", "", "second", ""), bodies(one(null, redact("Deleted"))));
    ContainerUpdate both = one(null, redact("Superseded", "Deleted"));
    assertEquals(List.of("", "", "second", ""), bodies(both));
    assertEquals(List.of(1L, 2L, 3L, 4L), indexes(both));
    assertTrue(both.envelopes().getFirst().trailer().isPresent());
  }

  @Test
  void download_redactBefore_sendsOldFramesWithoutBodies() {
    put(entry(CatalogEvent.NEW, "a", "old"));
    service().clock.advance(Duration.ofHours(1));
    put(entry(CatalogEvent.NEW, "b", "new"));
    Instant received = one(null, range(2L, 2L)).envelopes().getFirst().header().received();

    ContainerUpdate update =
        one(
            null,
            new ConstraintsSelect(
                "mmm_Bookmark", 1L, null, received, null, null, List.of("Before")));

    assertEquals(List.of("", "new"), bodies(update));
  }

  @Test
  void download_redactRead_leavesReadMessagesOut() {
    DareEnvelope first = alice.text(alice, "first");
    DareEnvelope second = alice.text(alice, "second");
    TestService.assertTaken(
        service().upload(alice.caller(), TestUser.update(ContainerName.ARCHIVE, first, second)));
    String id = TestUser.messageId(first);
    assertNotNull(id);
    DareEnvelope mark =
        alice.clear(
            new MessageComplete(
                MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address())
                    .referring(List.of(Reference.of(id, Reference.READ)))));
    TestService.assertTaken(
        service().upload(alice.caller(), TestUser.update(ContainerName.ARCHIVE, mark)));

    ContainerUpdate update =
        one(null, new ConstraintsSelect("mmm_Archive", 1L, 2L, null, null, null, List.of("Read")));

    assertTrue(update.envelopes().get(0).payload().isEmpty());
    assertFalse(update.envelopes().get(1).payload().isEmpty());
  }

  private static List<String> bodies(ContainerUpdate update) {
    return update.envelopes().stream().map(envelope -> envelope.payload().utf8()).toList();
  }

  @Test
  void download_byOtherCallers_isRefused() {
    DownloadRequest request =
        new DownloadRequest(RequestHeader.EMPTY, List.of(range(0L, 0L)), null);

    assertEquals("401/20", service().status(request, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(request, alice.unbound()));
    assertEquals("401/22", service().status(request, alice.caller(Caller.Standing.ENTRY_LOST)));
    assertEquals("404/40", service().status(request, TestUser.at("nobody@example.com").caller()));
  }
}
