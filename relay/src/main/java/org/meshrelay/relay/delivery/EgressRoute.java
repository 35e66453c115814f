package org.meshrelay.relay.delivery;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.Truth;
import org.meshrelay.access.rate.Charge;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Takes messages from devices of accounts here (protocol.md 6.6 step 3): whoever signed must be a
 * connected device of the account that posts, within the account's limits; the message and what is
 * to be done with it become durable together; then the device has its answer.
 *
 * <p>For a recipient on this service the answer is that of {@link IngressRoute}, for one elsewhere
 * it is that the message is queued.
 */
public final class EgressRoute {
  private static final int RETRY_SECONDS = 30;

  private final Parts parts;
  private final ServiceIdentity identity;
  private final DeliveryLimits limits;
  private final AccountQuotas quotas;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

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
      DeliveryLimits limits,
      AccountQuotas quotas,
      Clocks clocks) {
    this.parts = parts;
    this.identity = identity;
    this.limits = limits;
    this.quotas = quotas;
    this.clock = clocks.clock();
    this.nanoTime = clocks.nanoTime();
  }

  /**
   * Both kinds of time.
   *
   * @param clock wall time
   * @param nanoTime monotonic time
   */
  public record Clocks(InstantSource clock, LongSupplier nanoTime) {}

  /** Who posts. */
  private record Sender(Caller.AccountDevice device, AccountView account) {}

  /** A message with what is thought of it so far; refused for all recipients if it has a code. */
  private record Examined(@Nullable Candidate message, @Nullable StatusCode refusal) {}

  /**
   * Takes a Post of a device; outcomes of the pairs, message-major, then of Self.
   *
   * @param account the device's account, connected
   */
  public Future<List<PairOutcome>> submit(
      PostRequest request, Caller.AccountDevice device, AccountView account) {
    Sender sender = new Sender(device, account);
    List<AccountAddress> recipients =
        request.accounts().isEmpty() ? List.of(device.account()) : request.accounts();
    return parts
        .crypto()
        .submit(() -> request.message().stream().map(m -> examine(m, sender)).toList())
        .compose(
            examined ->
                parts
                    .crypto()
                    .submit(() -> selfRefusals(request.self(), sender))
                    .compose(
                        selfRefusals ->
                            post(
                                new Plan(
                                    sender,
                                    plans(examined, recipients, sender),
                                    request.self(),
                                    selfRefusals))));
  }

  /** Steps that need no recipient: size, signature, and that a device of the account signed. */
  private Examined examine(DareEnvelope envelope, Sender sender) {
    Candidate.Looked looked = Candidate.look(envelope, limits.messageOctetsMax());
    Candidate message = looked.candidate();
    if (message == null) {
      return new Examined(null, looked.refusal());
    }
    if (!parts.chains().isSigned(message)) {
      return new Examined(null, StatusCode.NOT_VERIFIED);
    }
    AccountAddress address = sender.account.address();
    PublicKey key = message.assertion().value().keySignature().publicKey();
    if (!message.senders().contains(address) || !isConnected(key, sender)) {
      return new Examined(null, StatusCode.NOT_CONNECTED);
    }
    return switch (parts.chains().check(message.assertion(), sender.account.authority(), address)) {
      case ACCREDITED -> new Examined(message, null);
      case NOT_VERIFIED -> new Examined(null, StatusCode.NOT_CONNECTED);
      case NOT_CURRENT -> new Examined(null, StatusCode.REVOKED);
    };
  }

  /** Row 9 of objects.md 3.7: the assertion is that of a live device, or of L-11's first one. */
  private static boolean isConnected(PublicKey key, Sender sender) {
    return sender.account.devices().bySignatureKey(key).isPresent()
        || (sender.account.devices().neverWritten() && key.sameKey(sender.device.signatureKey()));
  }

  private List<@Nullable StatusCode> selfRefusals(List<DareEnvelope> self, Sender sender) {
    List<PublicKey> keys = FrameSignatures.keysOf(sender.account, sender.device.signatureKey());
    List<@Nullable StatusCode> refusals = new ArrayList<>();
    self.forEach(envelope -> refusals.add(selfRefusal(envelope, keys)));
    return refusals;
  }

  private @Nullable StatusCode selfRefusal(DareEnvelope envelope, List<PublicKey> keys) {
    StatusCode refusal = OwnSpools.refusal(envelope, limits.messageOctetsMax());
    if (refusal != null) {
      return refusal;
    }
    return FrameSignatures.areRight(envelope, keys) ? null : StatusCode.NOT_VERIFIED;
  }

  /** One message with the fate of each recipient. */
  private record MessagePlan(Candidate message, List<PairPlan> pairs) {
    List<AccountAddress> accepted() {
      return pairs.stream().filter(p -> p.refusal == null).map(PairPlan::recipient).toList();
    }
  }

  private record PairPlan(AccountAddress recipient, @Nullable PairOutcome refusal) {}

  /** A whole Post. */
  private record Plan(
      Sender sender,
      List<MessageOrRefusal> messages,
      List<DareEnvelope> self,
      List<@Nullable StatusCode> selfRefusals) {}

  private record MessageOrRefusal(
      @Nullable MessagePlan plan, int recipients, PairOutcome refusal) {}

  private List<MessageOrRefusal> plans(
      List<Examined> examined, List<AccountAddress> recipients, Sender sender) {
    List<MessageOrRefusal> plans = new ArrayList<>();
    for (Examined one : examined) {
      Candidate message = one.message;
      StatusCode code = one.refusal == null ? StatusCode.NOT_VERIFIED : one.refusal;
      plans.add(
          new MessageOrRefusal(
              message == null ? null : plan(message, recipients, sender),
              recipients.size(),
              PairOutcome.refused(code)));
    }
    return plans;
  }

  private MessagePlan plan(Candidate message, List<AccountAddress> recipients, Sender sender) {
    List<PairPlan> pairs = new ArrayList<>();
    for (AccountAddress recipient : recipients) {
      pairs.add(new PairPlan(recipient, pairRefusal(message, recipient, sender)));
    }
    return new MessagePlan(message, pairs);
  }

  private @Nullable PairOutcome pairRefusal(
      Candidate message, AccountAddress recipient, Sender sender) {
    if (recipient.equals(sender.account.address())) {
      return null;
    }
    if (!identity.hosts(recipient.domain()) && parts.listener().room(recipient.domain()) <= 0) {
      return PairOutcome.refused(Refusal.overloaded(RETRY_SECONDS));
    }
    if (message.redacted()) {
      return null;
    }
    long wait = parts.limiter().takeAll(charges(message, sender), nanoTime.getAsLong());
    return wait <= 0
        ? null
        : PairOutcome.refused(
            Refusal.rateLimited(Math.max(1, (wait + 999_999_999L) / 1_000_000_000L)));
  }

  private List<Charge> charges(Candidate message, Sender sender) {
    String key = sender.account.address().text();
    List<Charge> charges = new ArrayList<>();
    Instant settled = sender.account.created().plus(DeliveryLimits.NEW_ACCOUNT);
    Optional<Limit> day =
        clock.instant().isBefore(settled) && limits.newSenderDay().isPresent()
            ? limits.newSenderDay()
            : limits.senderDay();
    day.ifPresent(limit -> charges.add(limit.charge(key)));
    limits.senderHour().ifPresent(limit -> charges.add(limit.charge(key)));
    if (message.type().equals("RequestContact")) {
      limits.senderContactRequests().ifPresent(limit -> charges.add(limit.charge(key)));
    }
    return charges;
  }

  private Future<List<PairOutcome>> post(Plan plan) {
    List<OutboundStore.Outgoing> outgoing = new ArrayList<>();
    for (MessageOrRefusal message : plan.messages) {
      MessagePlan messagePlan = message.plan;
      if (messagePlan != null
          && !messagePlan.message.redacted()
          && !messagePlan.accepted().isEmpty()) {
        outgoing.add(new OutboundStore.Outgoing(messagePlan.message, messagePlan.accepted()));
      }
    }
    List<DareEnvelope> self = new ArrayList<>();
    for (int i = 0; i < plan.self.size(); i++) {
      if (plan.selfRefusals.get(i) == null && !Candidate.isRedacted(plan.self.get(i))) {
        self.add(plan.self.get(i));
      }
    }
    Future<OutboundStore.Result> recorded =
        outgoing.isEmpty() && self.isEmpty()
            ? Future.succeededFuture(new OutboundStore.Result(List.of(), List.of()))
            : EngineFutures.write(
                parts.engine(),
                plan.sender.account.address(),
                tx -> OutboundStore.store(tx, outgoing, self, quotas));
    return recorded.compose(result -> answers(plan, result));
  }

  private Future<List<PairOutcome>> answers(Plan plan, OutboundStore.Result result) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    int next = 0;
    for (MessageOrRefusal message : plan.messages) {
      MessagePlan messagePlan = message.plan;
      if (messagePlan == null) {
        for (int i = 0; i < message.recipients; i++) {
          answers.add(Future.succeededFuture(message.refusal));
        }
      } else if (messagePlan.message.redacted() || messagePlan.accepted().isEmpty()) {
        answers.addAll(unrecorded(plan.sender, messagePlan));
      } else {
        answers.addAll(pairs(plan.sender, messagePlan, result.messages().get(next++)));
      }
    }
    answers.addAll(selfAnswers(plan, result.self()));
    return Future.all(answers).map(done -> answers.stream().map(Future::result).toList());
  }

  /** Nothing was stored: all pairs were refused, or the message has no body yet. */
  private List<Future<PairOutcome>> unrecorded(Sender sender, MessagePlan plan) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    int room = limits.messageOctetsMax() - plan.message.envelope().messageSize();
    for (PairPlan pair : plan.pairs) {
      if (pair.refusal != null) {
        answers.add(Future.succeededFuture(pair.refusal));
      } else if (identity.hosts(pair.recipient.domain())) {
        answers.add(deliverHere(sender, plan.message, pair.recipient));
      } else {
        answers.add(Future.succeededFuture(PairOutcome.wouldTake(Math.max(0, room))));
      }
    }
    return answers;
  }

  private List<Future<PairOutcome>> pairs(
      Sender sender, MessagePlan plan, OutboundStore.Recorded recorded) {
    StatusCode refusal = recorded.refusal();
    if (refusal != null) {
      return plan.pairs.stream()
          .map(pair -> pair.refusal == null ? PairOutcome.refused(refusal) : pair.refusal)
          .map(Future::succeededFuture)
          .toList();
    }
    recorded
        .asked()
        .ifPresent(asked -> parts.listener().recorded(sender.account.address(), remote(asked)));
    Future<PairOutcome> queued = queued(sender, recorded);
    List<Future<PairOutcome>> answers = new ArrayList<>();
    for (PairPlan pair : plan.pairs) {
      if (pair.refusal != null) {
        answers.add(Future.succeededFuture(pair.refusal));
      } else if (identity.hosts(pair.recipient.domain())) {
        answers.add(here(sender, plan.message, pair.recipient, recorded.asked()));
      } else {
        answers.add(queued);
      }
    }
    return answers;
  }

  private Outqueue.Asked remote(Outqueue.Asked asked) {
    return new Outqueue.Asked(
        asked.frame(),
        asked.outboundIndex(),
        asked.recipients().stream().filter(r -> !identity.hosts(r.domain())).toList());
  }

  private Future<PairOutcome> here(
      Sender sender, Candidate message, AccountAddress recipient, Optional<Outqueue.Asked> asked) {
    return deliverHere(sender, message, recipient)
        .onSuccess(
            outcome ->
                asked
                    .filter(a -> a.recipients().contains(recipient))
                    .ifPresent(
                        a ->
                            parts
                                .listener()
                                .delivered(sender.account.address(), a, recipient, outcome)));
  }

  private Future<PairOutcome> deliverHere(
      Sender sender, Candidate message, AccountAddress recipient) {
    FactGatherer.Arrived arrived =
        new FactGatherer.Arrived(
            message,
            sender.account.address(),
            Hops.of(sender.device),
            Truth.TRUE,
            sender.account.authority());
    return parts
        .ingress()
        .deliver(arrived, recipient)
        .recover(
            failure ->
                failure instanceof org.meshrelay.protocol.status.RefusalException refused
                    ? Future.succeededFuture(PairOutcome.refused(refused.refusal()))
                    : Future.failedFuture(failure));
  }

  /** Queued: the receipt is for the frame in the sender's own outbound spool. */
  private Future<PairOutcome> queued(Sender sender, OutboundStore.Recorded recorded) {
    return owned(
        sender.account.address(), ContainerName.OUTBOUND, recorded.index(), recorded.frame());
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

  private List<Future<PairOutcome>> selfAnswers(Plan plan, List<OwnSpools.Written> written) {
    List<Future<PairOutcome>> answers = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < plan.self.size(); i++) {
      StatusCode refusal = plan.selfRefusals.get(i);
      if (refusal != null) {
        answers.add(Future.succeededFuture(PairOutcome.refused(refusal)));
      } else if (Candidate.isRedacted(plan.self.get(i))) {
        int room = limits.messageOctetsMax() - plan.self.get(i).messageSize();
        answers.add(Future.succeededFuture(PairOutcome.wouldTake(Math.max(0, room))));
      } else {
        answers.add(selfAnswer(plan.sender, written.get(next++)));
      }
    }
    return answers;
  }

  private Future<PairOutcome> selfAnswer(Sender sender, OwnSpools.Written written) {
    return switch (written) {
      case OwnSpools.Written.Done done ->
          owned(sender.account.address(), done.container(), done.index(), done.frame());
      case OwnSpools.Written.Refused refused ->
          Future.succeededFuture(PairOutcome.refused(refused.code()));
    };
  }
}
