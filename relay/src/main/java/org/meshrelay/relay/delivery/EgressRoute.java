package org.meshrelay.relay.delivery;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.Truth;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from devices of accounts here (protocol.md 6.6 step 3): what passes outbound
 * control and what is to be done with it become durable together; then the device has its answer.
 *
 * <p>For a recipient on this service the answer is that of {@link IngressRoute}, for one elsewhere
 * it is that the message is queued.
 */
public final class EgressRoute {
  private static final Logger LOG = LoggerFactory.getLogger(EgressRoute.class);

  private final Parts parts;
  private final EgressControl control;
  private final ServiceIdentity identity;
  private final PolicyInForce policy;
  private final AccountQuotas quotas;

  /**
   * What the route is made of.
   *
   * @param engine where messages are recorded
   * @param chains verifies signatures
   * @param limiter counts
   * @param receipts signs
   * @param ingress judges what stays here
   * @param listener delivers what does not
   * @param crypto pool for signatures
   * @param readers pool for look-ups
   */
  public record Parts(
      SpoolEngine engine,
      ChainVerifier chains,
      RateLimiter limiter,
      ReceiptService receipts,
      IngressRoute ingress,
      OutboundListener listener,
      CryptoPool crypto,
      CryptoPool readers) {}

  /** A route out of the accounts of this service. */
  public EgressRoute(
      Parts parts,
      ServiceIdentity identity,
      PolicyInForce policy,
      AccountQuotas quotas,
      Clocks clocks) {
    this.parts = parts;
    this.control = new EgressControl(identity, parts.chains(), parts.limiter(), policy, clocks);
    this.identity = identity;
    this.policy = policy;
    this.quotas = quotas;
  }

  /**
   * Takes a Post of a device; outcomes of the pairs, message-major, then of Self.
   *
   * @param account the device's account, in use
   */
  public Future<List<PairOutcome>> submit(
      PostRequest request, Caller.AccountDevice device, AccountView account) {
    PostPlan.Sender sender = new PostPlan.Sender(device, account);
    return parts
        .crypto()
        .next(() -> control.plan(request, sender, parts.listener()::room))
        .compose(plan -> record(plan).compose(result -> answers(plan, result)));
  }

  private Future<OutboundStore.Result> record(PostPlan plan) {
    List<OutboundStore.Outgoing> outgoing = plan.outgoing();
    List<DareEnvelope> self = plan.appended();
    if (outgoing.isEmpty() && self.isEmpty()) {
      return Future.succeededFuture(new OutboundStore.Result(List.of(), List.of()));
    }
    AccountAddress sender = plan.sender().address();
    return EngineFutures.write(
        parts.engine(),
        sender,
        tx -> OutboundStore.store(tx, outgoing, self, quotas),
        result -> {
          LOG.atDebug()
              .addKeyValue("messages", outgoing.size())
              .addKeyValue("self", self.size())
              .log("recorded");
          result
              .messages()
              .forEach(
                  recorded ->
                      recorded
                          .asked()
                          .ifPresent(asked -> parts.listener().recorded(sender, asked)));
        });
  }

  private Future<List<PairOutcome>> answers(PostPlan plan, OutboundStore.Result result) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    int next = 0;
    for (PostPlan.Message message : plan.messages()) {
      switch (message) {
        case PostPlan.Message.Refused refused ->
            answers.addAll(
                Collections.nCopies(
                    refused.recipients(),
                    Future.succeededFuture(PairOutcome.refused(refused.code()))));
        case PostPlan.Message.Sound sound -> {
          OutboundStore.Recorded recorded =
              sound.isRecorded() ? result.messages().get(next++) : null;
          answers.addAll(pairs(plan.sender(), sound, recorded));
        }
      }
    }
    answers.addAll(selfAnswers(plan, result.self()));
    return Future.all(answers).map(done -> answers.stream().map(Future::result).toList());
  }

  /**
   * @param recorded null if nothing was stored: all pairs were refused, or there is no body yet
   */
  private List<Future<PairOutcome>> pairs(
      PostPlan.Sender sender,
      PostPlan.Message.Sound message,
      OutboundStore.@Nullable Recorded recorded) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    Future<PairOutcome> elsewhere = elsewhere(sender, message, recorded);
    StatusCode refusal = recorded == null ? null : recorded.refusal();
    for (PostPlan.Pair pair : message.pairs()) {
      if (pair.refusal() != null) {
        answers.add(Future.succeededFuture(pair.refusal()));
      } else if (refusal != null) {
        answers.add(Future.succeededFuture(PairOutcome.refused(refusal)));
      } else if (identity.hosts(pair.recipient().domain())) {
        answers.add(here(sender, message.candidate(), pair.recipient(), recorded));
      } else {
        answers.add(elsewhere);
      }
    }
    return answers;
  }

  /** Queued: the receipt is for the frame in the sender's own outbound spool. */
  private Future<PairOutcome> elsewhere(
      PostPlan.Sender sender,
      PostPlan.Message.Sound message,
      OutboundStore.@Nullable Recorded recorded) {
    boolean needed =
        message.accepted().stream().anyMatch(account -> !identity.hosts(account.domain()));
    if (recorded == null || recorded.refusal() != null || !needed) {
      return Future.succeededFuture(roomFor(message.candidate().envelope()));
    }
    return owned(sender.address(), ContainerName.OUTBOUND, recorded.index(), recorded.frame());
  }

  private Future<PairOutcome> here(
      PostPlan.Sender sender,
      Candidate message,
      AccountAddress recipient,
      OutboundStore.@Nullable Recorded recorded) {
    FactGatherer.Arrived arrived =
        new FactGatherer.Arrived(
            message,
            sender.address(),
            Hops.of(sender.device()),
            Truth.TRUE,
            sender.account().authority());
    Optional<Outqueue.Asked> asked =
        recorded == null
            ? Optional.empty()
            : recorded.asked().filter(a -> a.recipients().contains(recipient));
    return parts
        .ingress()
        .deliver(arrived, recipient)
        .recover(EgressRoute::refusal)
        .onSuccess(
            outcome ->
                asked.ifPresent(
                    a -> parts.listener().delivered(sender.address(), a, recipient, outcome)))
        .compose(
            outcome ->
                outcome.movedTo() == null || recorded == null
                    ? Future.succeededFuture(outcome)
                    : owned(
                        sender.address(),
                        ContainerName.OUTBOUND,
                        recorded.index(),
                        recorded.frame()));
  }

  /** What refuses one recipient is that recipient's entry, not the request's answer. */
  private static Future<PairOutcome> refusal(Throwable failure) {
    return failure instanceof RefusalException refused
        ? Future.succeededFuture(PairOutcome.refused(refused.refusal()))
        : Future.failedFuture(failure);
  }

  private List<Future<PairOutcome>> selfAnswers(PostPlan plan, List<OwnSpools.Written> written) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    int next = 0;
    for (PostPlan.Self self : plan.self()) {
      StatusCode refusal = self.refusal();
      if (refusal != null) {
        answers.add(Future.succeededFuture(PairOutcome.refused(refusal)));
      } else if (self.isAppended()) {
        answers.add(selfAnswer(plan.sender(), written.get(next++)));
      } else {
        answers.add(Future.succeededFuture(roomFor(self.envelope())));
      }
    }
    return answers;
  }

  private Future<PairOutcome> selfAnswer(PostPlan.Sender sender, OwnSpools.Written written) {
    return switch (written) {
      case OwnSpools.Written.Done done ->
          owned(sender.address(), done.container(), done.index(), done.frame());
      case OwnSpools.Written.Refused refused ->
          Future.succeededFuture(PairOutcome.refused(refused.code()));
    };
  }

  private Future<PairOutcome> owned(
      AccountAddress account,
      ContainerName container,
      long index,
      @Nullable AppendedFrame appended) {
    Future<AppendedFrame> frame =
        appended == null
            ? parts.readers().submit(() -> parts.receipts().stored(account, container, index))
            : Future.succeededFuture(appended);
    return frame
        .compose(stored -> parts.receipts().owner(account, stored))
        .map(receipt -> PairOutcome.accepted(StatusCode.SUCCESS, index, receipt.orElse(null)));
  }

  private PairOutcome roomFor(DareEnvelope redacted) {
    int octetsMax = policy.current().limits().messageOctetsMax();
    return PairOutcome.wouldTake(Math.max(0, octetsMax - redacted.messageSize()));
  }
}
