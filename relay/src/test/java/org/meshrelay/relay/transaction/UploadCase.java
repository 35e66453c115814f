package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Alice, who uploads to her own catalogs and spools. */
abstract class UploadCase extends ServiceCase {
  TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    alice = service(s -> {}).register(alice);
  }

  static DareEnvelope entry(CatalogEvent event, String key, String content) {
    return entry(event, key, content, null);
  }

  static DareEnvelope entry(
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

  static DareEnvelope delete(String key) {
    return TestUser.deletion(key);
  }

  List<String> bookmark(DareEnvelope... entries) {
    return TestService.codes(
        service()
            .upload(alice.caller(), TestUser.update(ContainerName.BOOKMARK, entries))
            .entries());
  }

  ContainerView view(ContainerName name) {
    return service().engine.view(alice.address(), name).orElseThrow();
  }

  static ContainerUpdate on(
      ContainerName container,
      @Nullable Long index,
      @Nullable Bytes digest,
      DareEnvelope... entries) {
    return new ContainerUpdate(container.text(), index, digest, List.of(entries), null);
  }

  MessageComplete completion(String of) {
    return new MessageComplete(
        MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address())
            .referring(List.of(Reference.of(of, Reference.READ))));
  }
}
