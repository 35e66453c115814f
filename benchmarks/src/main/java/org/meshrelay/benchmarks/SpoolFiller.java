package org.meshrelay.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.Committed;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** Fills the inbound spool of an account at a node that does not run. */
final class SpoolFiller {
  private static final int MESSAGE_OCTETS = 1_024;

  /** Messages in one batch, and batches under way: together what fits into a small heap. */
  private static final int BATCH = 100;

  private static final int UNDER_WAY = 16;

  private SpoolFiller() {}

  static void fill(Path store, AccountAddress account, long messages) throws InterruptedException {
    int lanes = new EngineDirectory(store).lanes().orElseThrow();
    EngineConfig config =
        EngineConfig.at(store).withLanes(lanes).withDurability(new Durability.Os());
    try (SpoolEngine engine =
        SpoolEngine.open(config, new ChronicleFrameStores(), EngineMonitor.none())) {
      SplittableRandom random = new SplittableRandom(1);
      Semaphore free = new Semaphore(UNDER_WAY);
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      for (long done = 0; done < messages; done += BATCH) {
        int batch = (int) Math.min(BATCH, messages - done);
        free.acquire();
        var unused =
            append(engine, account, batch, random)
                .whenComplete(
                    (committed, failed) -> {
                      if (failed != null) {
                        failure.set(failed);
                      }
                      free.release();
                    });
      }
      free.acquire(UNDER_WAY);
      if (failure.get() != null) {
        throw new CompletionException(failure.get());
      }
    }
  }

  private static CompletionStage<Committed<Long>> append(
      SpoolEngine engine, AccountAddress account, int count, SplittableRandom random) {
    List<FrameDraft> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(message(random));
    }
    return engine.write(
        account,
        tx -> {
          long index = 0;
          for (FrameDraft draft : drafts) {
            index = tx.append(ContainerName.INBOUND, draft).index();
          }
          return index;
        });
  }

  /** A message that cannot be compressed. */
  private static FrameDraft message(SplittableRandom random) {
    byte[] payload = new byte[MESSAGE_OCTETS];
    random.nextBytes(payload);
    String id = "M" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    return FrameDraft.message(EnvelopeBuilder.of(Bytes.wrap(payload)).envelopeId(id).build());
  }
}
