package org.meshrelay.relay.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.rate.Charge;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.relay.account.ServiceIdentity;

/**
 * Outbound control (protocol.md 6.6 step 3, access-control.md E): size, signature, that the signer
 * is a connected device of the account that posts, that the message is from this account, and the
 * limits of the account. Messages to the own account count in no limit. Crypto pool only.
 */
final class EgressControl {
  private static final int RETRY_SECONDS = 30;

  private final ServiceIdentity identity;
  private final ChainVerifier chains;
  private final RateLimiter limiter;
  private final PolicyInForce policy;
  private final Clocks clocks;

  EgressControl(
      ServiceIdentity identity,
      ChainVerifier chains,
      RateLimiter limiter,
      PolicyInForce policy,
      Clocks clocks) {
    this.identity = identity;
    this.chains = chains;
    this.limiter = limiter;
    this.policy = policy;
    this.clocks = clocks;
  }

  /** Whether a destination takes more. */
  interface Room {
    long room(ServiceName domain);
  }

  /** Judges a request, charging the limits for what passes. */
  PostPlan plan(PostRequest request, PostPlan.Sender sender, Room room) {
    List<AccountAddress> recipients =
        request.accounts().isEmpty() ? List.of(sender.address()) : request.accounts();
    List<PostPlan.Message> messages = new ArrayList<>();
    for (DareEnvelope envelope : request.message()) {
      messages.add(message(envelope, recipients, sender, room));
    }
    List<PublicKey> keys = FrameSignatures.keysOf(sender.account(), sender.device().signatureKey());
    List<PostPlan.Self> self =
        request.self().stream().map(e -> new PostPlan.Self(e, selfRefusal(e, keys))).toList();
    return new PostPlan(sender, messages, self);
  }

  private PostPlan.Message message(
      DareEnvelope envelope, List<AccountAddress> recipients, PostPlan.Sender sender, Room room) {
    Candidate.Looked looked =
        Candidate.look(envelope, limits().messageOctetsMax(), chains::assertion);
    Candidate candidate = looked.candidate();
    StatusCode refusal = candidate == null ? looked.refusal() : refusal(candidate, sender);
    if (candidate == null || refusal != null) {
      return new PostPlan.Message.Refused(
          refusal == null ? StatusCode.NOT_VERIFIED : refusal, recipients.size());
    }
    List<PostPlan.Pair> pairs = new ArrayList<>();
    for (AccountAddress recipient : recipients) {
      pairs.add(new PostPlan.Pair(recipient, pairRefusal(candidate, recipient, sender, room)));
    }
    return new PostPlan.Message.Sound(candidate, pairs);
  }

  /** What needs no recipient: that a device of the account signed. */
  private @Nullable StatusCode refusal(Candidate message, PostPlan.Sender sender) {
    if (!chains.isSigned(message)) {
      return StatusCode.NOT_VERIFIED;
    }
    PublicKey key = message.assertion().value().keySignature().publicKey();
    if (!message.senders().contains(sender.address()) || !isConnected(key, sender)) {
      return StatusCode.NOT_CONNECTED;
    }
    return switch (chains.check(
        message.assertion(), sender.account().authority(), sender.address())) {
      case ACCREDITED -> null;
      case NOT_VERIFIED -> StatusCode.NOT_CONNECTED;
      case NOT_CURRENT -> StatusCode.REVOKED;
    };
  }

  /** Row 9 of objects.md 3.7: the assertion is that of a live device, or of L-11's first one. */
  private static boolean isConnected(PublicKey key, PostPlan.Sender sender) {
    return sender.account().devices().bySignatureKey(key).isPresent()
        || (sender.account().devices().neverWritten()
            && key.sameKey(sender.device().signatureKey()));
  }

  private @Nullable PairOutcome pairRefusal(
      Candidate message, AccountAddress recipient, PostPlan.Sender sender, Room room) {
    if (recipient.equals(sender.address())) {
      return null;
    }
    if (!identity.hosts(recipient.domain()) && room.room(recipient.domain()) <= 0) {
      return PairOutcome.refused(Refusal.overloaded(RETRY_SECONDS));
    }
    long wait = message.redacted() ? 0 : limiter.takeAll(charges(message, sender), clocks.nanos());
    return wait <= 0 ? null : PairOutcome.limited(wait);
  }

  private List<Charge> charges(Candidate message, PostPlan.Sender sender) {
    DeliveryLimits limits = limits();
    String key = sender.address().text();
    List<Charge> charges = new ArrayList<>();
    Instant settled = sender.account().created().plus(DeliveryLimits.NEW_ACCOUNT);
    Optional<Limit> day =
        clocks.instant().isBefore(settled) && limits.newSenderDay().isPresent()
            ? limits.newSenderDay()
            : limits.senderDay();
    day.ifPresent(limit -> charges.add(limit.charge(key)));
    limits.senderHour().ifPresent(limit -> charges.add(limit.charge(key)));
    if (message.type().equals("RequestContact")) {
      limits.senderContactRequests().ifPresent(limit -> charges.add(limit.charge(key)));
    }
    return charges;
  }

  private DeliveryLimits limits() {
    return policy.current().limits();
  }

  private @Nullable StatusCode selfRefusal(DareEnvelope envelope, List<PublicKey> keys) {
    StatusCode refusal = OwnSpools.refusal(envelope, limits().messageOctetsMax());
    if (refusal != null) {
      return refusal;
    }
    return FrameSignatures.areRight(envelope, keys) ? null : StatusCode.NOT_VERIFIED;
  }
}
