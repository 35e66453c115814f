package org.meshrelay.relay.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.dare.spool.CompactionOrder;
import org.meshrelay.dare.spool.CompactionReport;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.memory.MemoryFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.config.RetentionConfig;
import org.meshrelay.relay.delivery.Outqueue;

/** Which payloads go, and which never (receipts.md 8.1). */
@DisplayName("MSP-321: purge leaves stubs, and nothing unread is purged")
class MessageRetentionTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetentionConfig MONTH = new RetentionConfig(30, 30, 30, 30, 30, 7, 30);

  @TempDir Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private SpoolEngine engine;

  @BeforeEach
  void open() {
    engine =
        SpoolEngine.open(
            EngineConfig.at(directory).withLanes(1),
            new MemoryFrameStores(),
            EngineMonitor.none(),
            now::get);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private String message(ContainerName spool) {
    String id = Udf.nonce(EntropySource.system()).text();
    ContentMeta meta =
        ContentMeta.builder().uniqueId(id).messageType("MessageText").created(now.get()).build();
    append(
        spool,
        FrameDraft.message(
            EnvelopeBuilder.of(Bytes.utf8("{\"MessageText\":{}}"))
                .envelopeId(MeshIdentifiers.envelopeId(id))
                .contentMeta(meta)
                .build()));
    return id;
  }

  private void complete(ContainerName spool, String messageId, String relationship) {
    MessageHead head = MessageHead.of(Udf.nonce(EntropySource.system()).text(), null, null);
    MessageComplete complete =
        new MessageComplete(
            head.referring(List.of(new Reference(messageId, null, relationship, null, null))));
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId(complete.messageId())
            .messageType(complete.tag())
            .created(now.get())
            .build();
    append(
        spool,
        FrameDraft.message(
            EnvelopeBuilder.of(complete.payload())
                .envelopeId(MeshIdentifiers.envelopeId(complete.messageId()))
                .contentMeta(meta)
                .build()));
  }

  private void append(ContainerName container, FrameDraft draft) {
    var unused =
        engine
            .write(
                ALICE,
                tx -> {
                  tx.create(container);
                  return tx.append(container, draft).index();
                })
            .toCompletableFuture()
            .join();
  }

  private CompactionReport compact(RetentionConfig config) {
    return engine.compact(
        new CompactionOrder(25, true, 1L << 40, new MessageRetention(engine, config, now::get)));
  }

  private void pass(int days) {
    Instant unused = now.updateAndGet(before -> before.plus(Duration.ofDays(days)));
  }

  private boolean isWhole(ContainerName container, long index) {
    return !engine.read(ALICE, container, index).envelope().payload().isEmpty();
  }

  @Test
  void inbound_readAndOld_losesItsPayload() {
    String id = message(ContainerName.INBOUND);
    complete(ContainerName.INBOUND, id, Reference.READ);
    pass(31);

    assertEquals(1, compact(MONTH).framesRedacted());
    assertFalse(isWhole(ContainerName.INBOUND, 1));
    assertTrue(isWhole(ContainerName.INBOUND, 2), "what says so stays");
  }

  @Test
  void inbound_readAndNew_stays() {
    String id = message(ContainerName.INBOUND);
    complete(ContainerName.INBOUND, id, Reference.READ);
    pass(29);

    assertEquals(CompactionReport.NOTHING, compact(MONTH));
  }

  @Test
  void inbound_neverRead_staysWhateverItsAge() {
    String unused = message(ContainerName.INBOUND);
    pass(10_000);

    assertEquals(CompactionReport.NOTHING, compact(MONTH));
    assertTrue(isWhole(ContainerName.INBOUND, 1));
  }

  @Test
  void inbound_unreadAgain_stays() {
    String id = message(ContainerName.INBOUND);
    complete(ContainerName.INBOUND, id, Reference.READ);
    complete(ContainerName.INBOUND, id, Reference.UNREAD);
    pass(31);

    assertEquals(CompactionReport.NOTHING, compact(MONTH));
  }

  @Test
  void inbound_deleted_goesAfterItsOwnTime() {
    String id = message(ContainerName.INBOUND);
    complete(ContainerName.INBOUND, id, Reference.DELETED);
    pass(8);

    assertEquals(1, compact(MONTH).framesRedacted());
  }

  @Test
  void outbound_delivered_goes() {
    String id = message(ContainerName.OUTBOUND);
    complete(ContainerName.OUTBOUND, id, Reference.RECEIVED);
    pass(31);

    assertEquals(1, compact(MONTH).framesRedacted());
  }

  @Test
  void outbound_withADeliveryUnderWay_stays() {
    String id = message(ContainerName.OUTBOUND);
    complete(ContainerName.OUTBOUND, id, Reference.RECEIVED);
    var unused =
        engine
            .write(
                ALICE,
                tx -> Outqueue.ask(tx, MeshIdentifiers.envelopeId(id), 1, List.of(BOB)).isPresent())
            .toCompletableFuture()
            .join();
    pass(31);

    assertEquals(CompactionReport.NOTHING, compact(MONTH));
  }

  @Test
  void catalog_supersededEntry_goesAndTheLiveOneStays() {
    for (int i = 0; i < 2; i++) {
      append(
          ContainerName.CONTACT,
          FrameDraft.entry(
              EnvelopeBuilder.of(Bytes.utf8("entry " + i)).build(),
              "key",
              i == 0 ? CatalogEvent.NEW : CatalogEvent.UPDATE));
    }
    pass(31);

    assertEquals(1, compact(MONTH).framesRedacted());
    assertFalse(isWhole(ContainerName.CONTACT, 1));
    assertTrue(isWhole(ContainerName.CONTACT, 2));
  }

  @Test
  void everything_withoutRetention_stays() {
    String id = message(ContainerName.INBOUND);
    complete(ContainerName.INBOUND, id, Reference.DELETED);
    pass(10_000);

    assertEquals(CompactionReport.NOTHING, compact(new RetentionConfig(0, 0, 0, 0, 0, 0, 0)));
  }

  @Test
  void repetition_ofARedactedMessage_isStillKnownByItsDigest() {
    String id = message(ContainerName.INBOUND);
    Bytes before = engine.read(ALICE, ContainerName.INBOUND, 1).payloadDigest();
    complete(ContainerName.INBOUND, id, Reference.READ);
    pass(31);
    assertEquals(1, compact(MONTH).framesRedacted());

    assertEquals(before, engine.read(ALICE, ContainerName.INBOUND, 1).payloadDigest());
    assertEquals(
        1, engine.find(ALICE, ContainerName.INBOUND, MeshIdentifiers.envelopeId(id)).orElseThrow());
  }
}
