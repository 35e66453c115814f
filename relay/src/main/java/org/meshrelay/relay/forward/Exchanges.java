package org.meshrelay.relay.forward;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.delivery.IngressRoute;
import org.meshrelay.relay.delivery.PairOutcome;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to deliver one message to some recipients of one domain: reads the message, and posts
 * it to the other service or, where the domain is hosted here, hands it to the ingress route.
 */
final class Exchanges {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  private final SpoolEngine engine;
  private final AccountDirectory directory;
  private final ServiceIdentity identity;
  private final PeerPost post;
  private final CryptoPool readers;

  /** Delivery to accounts here, known once the routes are joined. */
  private volatile @Nullable IngressRoute here;

  Exchanges(
      SpoolEngine engine,
      AccountDirectory directory,
      ServiceIdentity identity,
      PeerPost post,
      CryptoPool readers) {
    this.engine = engine;
    this.directory = directory;
    this.identity = identity;
    this.post = post;
    this.readers = readers;
  }

  void join(IngressRoute ingress) {
    here = ingress;
  }

  /** One attempt per delivery, in order; all are of one message. Never fails. */
  Future<List<Attempt>> attempt(ServiceName domain, List<PendingDelivery> deliveries) {
    PendingDelivery first = deliveries.getFirst();
    List<AccountAddress> recipients = deliveries.stream().map(PendingDelivery::target).toList();
    return readers
        .submit(() -> sent(first))
        .compose(
            message ->
                identity.hosts(domain)
                    ? postHere(first, message, recipients)
                    : post.post(domain, message, recipients))
        .otherwise(failure -> Collections.nCopies(deliveries.size(), broken(failure)));
  }

  private ReceiptCheck.Sent sent(PendingDelivery delivery) {
    StoredFrame frame =
        engine.read(delivery.sender(), ContainerName.OUTBOUND, delivery.outboundIndex());
    DareEnvelope envelope = HeaderEditor.forwarded(frame.envelope());
    String envelopeId = envelope.envelopeId();
    return new ReceiptCheck.Sent(
        envelope, envelopeId == null ? "" : envelopeId, Digests.sha512(envelope.payload()));
  }

  private Future<List<Attempt>> postHere(
      PendingDelivery delivery, ReceiptCheck.Sent message, List<AccountAddress> recipients) {
    IngressRoute route = here;
    if (route == null) {
      throw new IllegalStateException("not started");
    }
    return directory
        .find(delivery.sender())
        .compose(
            sender -> {
              List<Future<PairOutcome>> pairs = new ArrayList<>();
              AccountView account =
                  sender.orElseThrow(() -> new IllegalStateException("the sender is gone"));
              recipients.forEach(r -> pairs.add(route.redeliver(account, message.envelope(), r)));
              return Future.all(pairs)
                  .map(done -> pairs.stream().map(p -> attempt(p.result())).toList());
            });
  }

  private static Attempt attempt(PairOutcome outcome) {
    if (outcome.isAccepted()) {
      return new Attempt.Delivered(outcome.receipt());
    }
    AccountAddress moved = outcome.movedTo();
    if (moved != null) {
      return new Attempt.Moved(moved);
    }
    int status = outcome.code().status();
    Long wait = outcome.retryAfterSeconds();
    return status == 429 || status >= 500
        ? new Attempt.Again(
            outcome.code().toString(),
            wait == null ? Duration.ZERO : Duration.ofSeconds(wait),
            DestinationBreaker.Evidence.NONE)
        : new Attempt.Rejected(outcome.code().toString());
  }

  /** A full pool is ours and no failure; a damaged frame is one, and stays one. */
  private static Attempt broken(Throwable failure) {
    if (failure instanceof RefusalException) {
      return new Attempt.NotTried(Duration.ofSeconds(1));
    }
    LOG.warn("delivery could not be attempted", failure);
    return new Attempt.Again("internal failure", Duration.ZERO, DestinationBreaker.Evidence.NONE);
  }
}
