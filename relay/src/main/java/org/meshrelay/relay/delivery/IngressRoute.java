package org.meshrelay.relay.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.Decision;
import org.meshrelay.access.Hop;
import org.meshrelay.access.Truth;
import org.meshrelay.access.Verdict;
import org.meshrelay.access.rate.Charge;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.account.Underway;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges messages for accounts here and stores what passes (protocol.md 6.6.2).
 *
 * <p>Order: claims are read, the hop is charged, the sender's domain is proved for the hop, then
 * signatures are verified, then each pair of message and recipient is judged by itself. Whoever may
 * not send learns nothing about the recipient: unknown, blocked and not permitted are one answer,
 * given after the same work and not before {@value #REFUSAL_FLOOR_MS} ms. A message taken before
 * gets its first answer again and passes no limit but the hop's.
 */
public final class IngressRoute {
  private static final Logger LOG = LoggerFactory.getLogger(IngressRoute.class);

  /**
   * No refusal by policy leaves sooner: loading a recipient that exists but is not in memory takes
   * two verifications and some reads, which must not be told from finding none. A measurement of
   * two Ed448 verifications and a margin.
   */
  static final long REFUSAL_FLOOR_MS = 25;

  private final Vertx vertx;
  private final Parts parts;
  private final SenderAdmission senders;
  private final ServiceIdentity identity;
  private final AccountQuotas quotas;
  private final LongSupplier nanoTime;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * What the route is made of.
   *
   * @param engine where messages are stored
   * @param underway told of deliveries, so that closing an account can wait for them
   * @param facts finds out about a pair
   * @param chains verifies signatures
   * @param policy decides and limits
   * @param limiter counts
   * @param receipts signs
   * @param proof says whom a service speaks for
   * @param incidents notes what an operator should see
   * @param crypto pool for signatures
   * @param readers pool for look-ups
   */
  public record Parts(
      SpoolEngine engine,
      Underway underway,
      FactGatherer facts,
      ChainVerifier chains,
      PolicyInForce policy,
      RateLimiter limiter,
      ReceiptService receipts,
      DomainProof proof,
      IncidentLog incidents,
      CryptoPool crypto,
      CryptoPool readers) {}

  /** A route into the accounts of this service. */
  public IngressRoute(
      Vertx vertx,
      Parts parts,
      ServiceIdentity identity,
      AccountQuotas quotas,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.parts = parts;
    this.senders = new SenderAdmission(parts, identity, nanoTime);
    this.identity = identity;
    this.quotas = quotas;
    this.nanoTime = nanoTime;
  }

  /** Takes a Post of another service; one outcome per pair, message-major. */
  public Future<List<PairOutcome>> submit(PostRequest request, Caller.PeerService service) {
    int octetsMax = limits().messageOctetsMax();
    List<Candidate.Looked> looked =
        request.message().stream()
            .map(envelope -> Candidate.look(envelope, octetsMax, parts.chains()::assertion))
            .toList();
    int recipients = request.accounts().size();
    if (looked.stream().allMatch(look -> look.candidate() == null)) {
      return Future.succeededFuture(refusedAll(looked, recipients));
    }
    return senders
        .admit(looked, recipients, service)
        .compose(domain -> judgeAll(request, looked, domain, service));
  }

  private Future<List<PairOutcome>> judgeAll(
      PostRequest request,
      List<Candidate.Looked> looked,
      ServiceName domain,
      Caller.PeerService service) {
    List<Future<List<PairOutcome>>> messages = new ArrayList<>();
    for (Candidate.Looked look : looked) {
      messages.add(judgeMessage(look, request.accounts(), domain, service));
    }
    return Future.all(messages)
        .map(done -> messages.stream().flatMap(m -> m.result().stream()).toList());
  }

  private Future<List<PairOutcome>> judgeMessage(
      Candidate.Looked look,
      List<AccountAddress> recipients,
      ServiceName domain,
      Caller.PeerService service) {
    Candidate message = look.candidate();
    if (message == null) {
      return Future.succeededFuture(repeated(refusal(look), recipients.size()));
    }
    Optional<AccountAddress> sender = message.senderIn(domain);
    if (sender.isEmpty()) {
      return Future.succeededFuture(
          repeated(PairOutcome.refused(StatusCode.NOT_VERIFIED), recipients.size()));
    }
    return parts
        .crypto()
        .submit(() -> parts.chains().isSigned(message))
        .compose(
            signed -> {
              if (!signed) {
                return Future.succeededFuture(
                    repeated(PairOutcome.refused(StatusCode.NOT_VERIFIED), recipients.size()));
              }
              FactGatherer.Arrived arrived =
                  new FactGatherer.Arrived(
                      message, sender.get(), Hops.of(service), Truth.TRUE, null);
              return eachRecipient(arrived, recipients);
            });
  }

  private Future<List<PairOutcome>> eachRecipient(
      FactGatherer.Arrived arrived, List<AccountAddress> recipients) {
    List<Future<PairOutcome>> pairs = new ArrayList<>();
    for (AccountAddress recipient : recipients) {
      pairs.add(
          identity.hosts(recipient.domain())
              ? deliver(arrived, recipient)
              : Future.succeededFuture(PairOutcome.refused(StatusCode.NOT_HOSTED)));
    }
    return Future.all(pairs).map(done -> pairs.stream().map(Future::result).toList());
  }

  /**
   * Delivers a message that was recorded here before a restart to an account here: it is judged as
   * it would have been then, and the recipient's first answer is repeated if there was one.
   *
   * @param sender an account here, which posted the message
   */
  public Future<PairOutcome> redeliver(
      AccountView sender, DareEnvelope envelope, AccountAddress recipient) {
    return parts
        .crypto()
        .submit(
            () -> {
              Candidate message =
                  Candidate.look(HeaderEditor.forwarded(envelope), Integer.MAX_VALUE).candidate();
              return message != null && parts.chains().isSigned(message)
                  ? Optional.of(message)
                  : Optional.<Candidate>empty();
            })
        .compose(
            message ->
                message.isEmpty()
                    ? Future.succeededFuture(PairOutcome.refused(StatusCode.NOT_VERIFIED))
                    : deliver(
                        new FactGatherer.Arrived(
                            message.get(),
                            sender.address(),
                            Hops.recovered(sender.address()),
                            Truth.TRUE,
                            sender.authority()),
                        recipient));
  }

  /** Judges and stores one verified message for one recipient on a domain hosted here. */
  Future<PairOutcome> deliver(FactGatherer.Arrived arrived, AccountAddress recipient) {
    return parts.underway().during(recipient, () -> judge(arrived, recipient));
  }

  private Future<PairOutcome> judge(FactGatherer.Arrived arrived, AccountAddress recipient) {
    long started = nanoTime.getAsLong();
    return parts
        .readers()
        .submit(
            () -> {
              FactGatherer.Gathered gathered = parts.facts().gather(arrived, recipient);
              return new Judged(
                  gathered, parts.policy().current().inbound().decide(gathered.facts()));
            })
        .compose(judged -> act(arrived, recipient, judged))
        .compose(outcome -> paced(outcome, started));
  }

  private record Judged(FactGatherer.Gathered gathered, Decision decision) {}

  private Future<PairOutcome> act(
      FactGatherer.Arrived arrived, AccountAddress recipient, Judged judged) {
    boolean own = judged.gathered().facts().isOwn();
    LOG.atDebug()
        .addKeyValue("verdict", judged.decision().verdict().getClass().getSimpleName())
        .addKeyValue("rule", judged.decision().rule())
        .log("judged");
    AppendedFrame first = judged.gathered().first();
    if (first != null) {
      return first.payloadDigest().equals(arrived.message().payloadDigest())
          ? taken(recipient, first, own)
          : Future.succeededFuture(PairOutcome.refused(StatusCode.ENVELOPE_ID_REUSED));
    }
    long wait = own ? 0 : charge(arrived, recipient, judged);
    if (wait > 0) {
      return Future.succeededFuture(PairOutcome.limited(wait));
    }
    return switch (judged.decision().verdict()) {
      case Verdict.Reject reject -> Future.succeededFuture(PairOutcome.refused(reject.refusal()));
      // Only those who would have been let in learn that there was somebody (protocol.md 6.10).
      case Verdict verdict when judged.gathered().movedTo() != null ->
          Future.succeededFuture(PairOutcome.moved(judged.gathered().movedTo()));
      case Verdict verdict when arrived.message().redacted() ->
          Future.succeededFuture(PairOutcome.wouldTake(roomFor(arrived.message())));
      case Verdict verdict -> store(arrived, recipient, verdict, own);
    };
  }

  private long charge(FactGatherer.Arrived arrived, AccountAddress recipient, Judged judged) {
    long now = nanoTime.getAsLong();
    Hop hop = arrived.hop();
    List<Charge> charges = new ArrayList<>(judged.decision().charges());
    if (hop.service() != null) {
      limits()
          .serviceToRecipient()
          .ifPresent(l -> charges.add(l.charge(hop.service() + " " + recipient)));
      if (!judged.gathered().facts().recipient().available().isTrue()) {
        noteUnknown(hop.service(), now);
      }
    }
    return parts.limiter().takeAll(charges, now);
  }

  private DeliveryLimits limits() {
    return parts.policy().current().limits();
  }

  private void noteUnknown(String service, long now) {
    limits()
        .unknownRecipients()
        .ifPresent(
            limit -> {
              if (parts.limiter().take(limit.charge(service), now) > 0) {
                parts.incidents().report(IncidentLog.Category.ENUMERATION, service, "");
              }
            });
  }

  private Future<PairOutcome> store(
      FactGatherer.Arrived arrived, AccountAddress recipient, Verdict verdict, boolean own) {
    return EngineFutures.write(
            parts.engine(),
            recipient,
            tx -> InboundStore.store(tx, arrived.message(), verdict, quotas))
        .compose(
            stored ->
                switch (stored) {
                  case InboundStore.Stored.Appended appended -> {
                    LOG.atDebug()
                        .addKeyValue("container", appended.frame().container().text())
                        .addKeyValue("index", appended.frame().index())
                        .log("appended");
                    yield taken(recipient, appended.frame(), own);
                  }
                  case InboundStore.Stored.Repeated repeated ->
                      parts
                          .readers()
                          .submit(
                              () ->
                                  parts
                                      .receipts()
                                      .stored(recipient, repeated.container(), repeated.index()))
                          .compose(frame -> taken(recipient, frame, own));
                  case InboundStore.Stored.Conflict conflict ->
                      Future.succeededFuture(PairOutcome.refused(StatusCode.ENVELOPE_ID_REUSED));
                  case InboundStore.Stored.Full full ->
                      Future.succeededFuture(PairOutcome.refused(StatusCode.QUOTA_FULL));
                  case InboundStore.Stored.Gone gone ->
                      Future.succeededFuture(PairOutcome.refused(StatusCode.REFUSED));
                });
  }

  /** A frame that holds the message, new or from before: the same answer both times. */
  private Future<PairOutcome> taken(AccountAddress recipient, AppendedFrame frame, boolean own) {
    StatusCode code =
        frame.container() == ContainerName.PENDING ? StatusCode.HELD : StatusCode.SUCCESS;
    return own
        ? parts
            .receipts()
            .owner(recipient, frame)
            .map(receipt -> PairOutcome.accepted(code, frame.index(), orNull(receipt)))
        : parts
            .receipts()
            .sender(recipient, frame)
            .map(receipt -> PairOutcome.accepted(code, null, orNull(receipt)));
  }

  private Future<PairOutcome> paced(PairOutcome outcome, long started) {
    (outcome.isAccepted() ? accepted : refused).increment();
    long elapsedMs = (nanoTime.getAsLong() - started) / 1_000_000;
    if (outcome.code() != StatusCode.REFUSED || elapsedMs >= REFUSAL_FLOOR_MS) {
      return Future.succeededFuture(outcome);
    }
    Promise<PairOutcome> later = Promise.promise();
    long ignored = vertx.setTimer(REFUSAL_FLOOR_MS - elapsedMs, timer -> later.complete(outcome));
    return later.future();
  }

  private int roomFor(Candidate redacted) {
    return Math.max(0, limits().messageOctetsMax() - redacted.envelope().messageSize());
  }

  private static List<PairOutcome> refusedAll(List<Candidate.Looked> looked, int recipients) {
    return looked.stream().flatMap(l -> repeated(refusal(l), recipients).stream()).toList();
  }

  private static PairOutcome refusal(Candidate.Looked look) {
    StatusCode code = look.refusal();
    return PairOutcome.refused(code == null ? StatusCode.NOT_VERIFIED : code);
  }

  private static List<PairOutcome> repeated(PairOutcome outcome, int times) {
    return java.util.Collections.nCopies(times, outcome);
  }

  private static @Nullable DareEnvelope orNull(Optional<DareEnvelope> receipt) {
    return receipt.orElse(null);
  }

  /** Pairs accepted since the start: a metric. */
  public long acceptedPairs() {
    return accepted.sum();
  }

  /** Pairs refused since the start: a metric. */
  public long refusedPairs() {
    return refused.sum();
  }
}
