package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.http.ContentResolver;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Serves publications by content identifier (protocol.md 6.4.3, MSP-131). Anybody may ask, so it is
 * counted by address like Hello, and read on the pool whose queue sheds load. Any thread.
 */
public final class PublishedContent implements ContentResolver {
  private final Publications publications;
  private final AccountDirectory accounts;
  private final AdmissionControl admission;
  private final CryptoPool readers;
  private final InstantSource clock;

  /** Over the publications of this service: of accounts that are in use, or have moved. */
  public PublishedContent(
      Publications publications,
      AccountDirectory accounts,
      AdmissionControl admission,
      CryptoPool readers,
      InstantSource clock) {
    this.publications = publications;
    this.accounts = accounts;
    this.admission = admission;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public CompletionStage<EncodedReply> resolve(
      ServiceName host, String identifier, String peerAddress) {
    Optional<Refusal> limited = admission.stranger(peerAddress);
    Future<EncodedReply> reply =
        limited.isPresent()
            ? Future.succeededFuture(refusal(limited.get()))
            : readers
                .submit(() -> found(resolve(host, identifier)))
                .recover(
                    failure ->
                        failure instanceof RefusalException refused
                            ? Future.succeededFuture(refusal(refused.refusal()))
                            : Future.failedFuture(failure));
    return reply.toCompletionStage();
  }

  private Optional<DareEnvelope> resolve(ServiceName host, String identifier) {
    return publications.resolve(host, identifier, clock.instant(), this::isServed);
  }

  /** Nothing is given out of an account that is on hold, or has ended and waits to be erased. */
  private boolean isServed(AccountAddress account) {
    return accounts.load(account).filter(a -> a.isConnected() || a.isMoved()).isPresent();
  }

  private static EncodedReply found(Optional<DareEnvelope> data) {
    return data.map(
            envelope ->
                new EncodedReply(200, Encoding.JSON, envelope.encode(Encoding.JSON), null, false))
        .orElseGet(ContentResolver::notFound);
  }

  private static EncodedReply refusal(Refusal refusal) {
    return new EncodedReply(
        refusal.code().httpStatus(),
        Encoding.JSON,
        Bytes.EMPTY,
        refusal.retryAfterSeconds(),
        false);
  }
}
