package org.meshrelay.relay.delivery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.auth.Caller;

/**
 * A Post of a device after outbound control: what may be recorded, and what is refused already.
 *
 * @param sender who posts
 * @param messages one per message of the request
 * @param self one per Self message of the request
 */
record PostPlan(Sender sender, List<Message> messages, List<Self> self) {
  /** Copies the lists. */
  PostPlan {
    messages = List.copyOf(messages);
    self = List.copyOf(self);
  }

  /**
   * A device and its account.
   *
   * @param device the device
   * @param account its account, in use
   */
  record Sender(Caller.AccountDevice device, AccountView account) {
    AccountAddress address() {
      return account.address();
    }
  }

  /** A message of the request. */
  sealed interface Message {
    /** One entry per recipient, all alike. */
    record Refused(StatusCode code, int recipients) implements Message {}

    /** Sound; each recipient has a fate of its own. */
    record Sound(Candidate candidate, List<Pair> pairs) implements Message {
      /** Copies the list. */
      public Sound {
        pairs = List.copyOf(pairs);
      }

      /** True if it is to be recorded: it has a body, and somebody to go to. */
      boolean isRecorded() {
        return !candidate.redacted() && !accepted().isEmpty();
      }

      List<AccountAddress> accepted() {
        return pairs.stream().filter(p -> p.refusal() == null).map(Pair::recipient).toList();
      }
    }
  }

  /**
   * A message and a recipient.
   *
   * @param recipient whom it is for
   * @param refusal what stands against it; null if nothing does
   */
  record Pair(AccountAddress recipient, @Nullable PairOutcome refusal) {}

  /**
   * A Self message of the request.
   *
   * @param envelope the message
   * @param refusal what stands against it; null if nothing does
   */
  record Self(DareEnvelope envelope, @Nullable StatusCode refusal) {
    /** True if it is to be appended. */
    boolean isAppended() {
      return refusal == null && !Candidate.isRedacted(envelope);
    }
  }

  /** What is to be recorded, in order. */
  List<OutboundStore.Outgoing> outgoing() {
    List<OutboundStore.Outgoing> outgoing = new ArrayList<>();
    for (Message message : messages) {
      if (message instanceof Message.Sound sound && sound.isRecorded()) {
        outgoing.add(new OutboundStore.Outgoing(sound.candidate(), sound.accepted()));
      }
    }
    return outgoing;
  }

  /** What is to be appended to the sender's own spools, in order. */
  List<DareEnvelope> appended() {
    return self.stream().filter(Self::isAppended).map(Self::envelope).toList();
  }
}
