package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PollClaimRequest;
import org.meshrelay.protocol.transaction.PollClaimResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Gives the newest claim of a publication to a device that waits for one (protocol.md 1.8,
 * PollClaim; L-22). No claim, no publication and no such account are one answer: success without a
 * claim. Whoever asks has to know the identifier, which only the key gives.
 */
public final class PollClaimTransaction implements Transaction<PollClaimRequest> {
  private final AccountGate gate;
  private final SpoolEngine engine;
  private final CryptoPool readers;

  /** Claims kept at this service. */
  public PollClaimTransaction(AccountGate gate, SpoolEngine engine, CryptoPool readers) {
    this.gate = gate;
    this.engine = engine;
    this.readers = readers;
  }

  @Override
  public Class<PollClaimRequest> requestType() {
    return PollClaimRequest.class;
  }

  @Override
  public Future<Answer> execute(PollClaimRequest request, Caller caller, Deadline deadline) {
    Caller ignored = AccountGate.anyDevice(caller);
    Optional<String> id = Publications.canonical(request.publicationId());
    if (id.isEmpty()) {
      throw Refusal.malformed("PublicationId is no identifier").asException();
    }
    String key = MeshIdentifiers.envelopeId(id.get());
    return gate.named(request.targetAccountAddress())
        .compose(
            account -> readers.submit(() -> Optional.ofNullable(newest(account.address(), key))))
        .recover(
            failure ->
                isTelling(failure)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure))
        .map(claim -> Answer.of(new PollClaimResponse(ResponseStatus.SUCCESS, claim.orElse(null))));
  }

  private @Nullable DareEnvelope newest(AccountAddress account, String key) {
    if (engine.view(account, ContainerName.LOCAL).isEmpty()) {
      return null;
    }
    OptionalLong index = engine.find(account, ContainerName.LOCAL, key);
    return index.isEmpty()
        ? null
        : HeaderEditor.forwarded(
            engine.read(account, ContainerName.LOCAL, index.getAsLong()).envelope());
  }

  private static boolean isTelling(Throwable failure) {
    return failure instanceof RefusalException refused
        && (refused.refusal().code() == StatusCode.UNKNOWN_ACCOUNT
            || refused.refusal().code() == StatusCode.ACCOUNT_ON_HOLD);
  }
}
