package org.meshrelay.dare.tool;

import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** Real engines with a few frames in them. */
final class Spools {
  static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);

  private Spools() {}

  static SpoolEngine open(Path directory) {
    return SpoolEngine.open(
        EngineConfig.at(directory).withLanes(2).withStorage(LIMITS),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  static <T> T write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    try {
      return engine.write(account, work).toCompletableFuture().join().value();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Messages with these numbers in the name, from the first to the last. */
  static void post(SpoolEngine engine, AccountAddress account, int first, int last) {
    for (int i = first; i <= last; i++) {
      FrameDraft draft = message("id-" + i, "text " + i);
      var unused =
          write(
              engine,
              account,
              tx -> {
                tx.create(ContainerName.INBOUND);
                return tx.append(ContainerName.INBOUND, draft);
              });
    }
  }

  static FrameDraft message(String id, String text) {
    return FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8(text)).envelopeId(id).build());
  }

  static FrameDraft entry(String id, String text, CatalogEvent event) {
    return FrameDraft.entry(
        EnvelopeBuilder.of(Bytes.utf8(text))
            .contentMeta(ContentMeta.builder().uniqueId(id).event(event.text()).build())
            .build(),
        id,
        event);
  }

  static Bytes root(SpoolEngine engine, AccountAddress account, ContainerName container) {
    return engine.view(account, container).orElseThrow().root();
  }
}
