package org.meshrelay.dare.spool;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;

/** Envelopes, accounts and calls that the engine's tests share. */
final class EngineFixture {
  static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  private EngineFixture() {}

  static DareEnvelope envelope(@Nullable String id, String text) {
    return EnvelopeBuilder.of(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)))
        .envelopeId(id)
        .build();
  }

  static FrameDraft message(@Nullable String id, String text) {
    return FrameDraft.message(envelope(id, text));
  }

  static FrameDraft entry(String id, String text, CatalogEvent event) {
    return FrameDraft.entry(EnvelopeBuilder.of(Bytes.utf8(text)).build(), id, event);
  }

  /** Runs a work and waits for its outcome; what it threw is thrown here. */
  static <T> Committed<T> write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    try {
      return engine.write(account, work).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Appends one message to a spool that is made if missing. */
  static AppendedFrame post(
      SpoolEngine engine, AccountAddress account, @Nullable String id, String text) {
    return write(
            engine,
            account,
            tx -> {
              tx.create(ContainerName.INBOUND);
              return tx.append(ContainerName.INBOUND, message(id, text));
            })
        .value();
  }

  /** The number that the stored header states. */
  static long statedIndex(StoredFrame frame) throws DecodeException {
    ContainerInfo info = frame.envelope().header().containerInfo();
    return info == null || info.index() == null ? -1 : info.index();
  }

  static String text(StoredFrame frame) {
    return frame.envelope().payload().utf8();
  }

  static List<String> texts(SpoolEngine engine, AccountAddress account, ContainerName container) {
    return engine
        .read(account, container, new FrameRange(1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40))
        .stream()
        .map(EngineFixture::text)
        .toList();
  }
}
