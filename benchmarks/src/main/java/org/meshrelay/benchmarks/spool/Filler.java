package org.meshrelay.benchmarks.spool;

import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/**
 * Posts messages as fast as the engine takes them: in rounds over a thousand containers until each
 * has its share, then over the next thousand, as users of different zones are busy in turns.
 */
final class Filler {
  /** Octets of a message. */
  static final int PAYLOAD = 1_024;

  /** Containers that are busy at the same time. */
  private static final long TOGETHER = 1_000;

  /** Posts under way: a quarter of what one lane lets wait. */
  private static final int UNDER_WAY = 256;

  private final SpoolEngine engine;
  private final long frames;
  private final long containers;
  private final int payload;
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Filler(SpoolEngine engine, long frames, long containers, int payload) {
    this.engine = engine;
    this.frames = frames;
    this.containers = containers;
    this.payload = payload;
  }

  static AccountAddress account(long container) {
    return AccountAddress.parse("user" + container + "@example.com");
  }

  /** A message that cannot be compressed. */
  static FrameDraft message(SplittableRandom random, int octets) {
    byte[] payload = new byte[octets];
    random.nextBytes(payload);
    String id = "M" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    return FrameDraft.message(EnvelopeBuilder.of(Bytes.wrap(payload)).envelopeId(id).build());
  }

  /** Returns when all are acknowledged. */
  void fill() {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    long share = Math.max(1, frames / containers);
    for (long i = 0; i < frames; i++) {
      long first = i / (TOGETHER * share) * TOGETHER;
      free.acquireUninterruptibly();
      post(account((first + i % TOGETHER) % containers), message(random, payload));
      if (failure.get() != null) {
        break;
      }
    }
    free.acquireUninterruptibly(UNDER_WAY);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new CompletionException(failed);
    }
  }

  private void post(AccountAddress account, FrameDraft draft) {
    var unused =
        engine
            .write(
                account,
                tx -> {
                  tx.create(ContainerName.INBOUND);
                  return tx.append(ContainerName.INBOUND, draft).index();
                })
            .whenComplete(
                (done, failed) -> {
                  if (failed != null) {
                    boolean unusedToo = failure.compareAndSet(null, failed);
                  }
                  free.release();
                });
  }
}
