package org.meshrelay.relay.forward;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * One message on its way to one recipient. Holds positions, not the message, so that a long queue
 * stays small: about 150 octets.
 *
 * @param sender account whose outbound spool holds the message
 * @param entry frame of the sender's {@code mmm_Outqueue} that asked for the delivery
 * @param outboundIndex frame of the message in the sender's {@code mmm_Outbound}
 * @param recipient whom it is for
 * @param accepted when the sender's device was told that it is queued
 * @param movedTo where the recipient has gone, once its service has said so; null before
 */
record PendingDelivery(
    AccountAddress sender,
    long entry,
    long outboundIndex,
    AccountAddress recipient,
    Instant accepted,
    @Nullable AccountAddress movedTo) {
  /** To the address that the sender named. */
  PendingDelivery(
      AccountAddress sender,
      long entry,
      long outboundIndex,
      AccountAddress recipient,
      Instant accepted) {
    this(sender, entry, outboundIndex, recipient, accepted, null);
  }

  /** The same, to where the recipient has gone. */
  PendingDelivery to(AccountAddress address) {
    return new PendingDelivery(sender, entry, outboundIndex, recipient, accepted, address);
  }

  /** The address to post to. */
  AccountAddress target() {
    return movedTo == null ? recipient : movedTo;
  }

  /** Order is kept between deliveries of equal pairs. */
  Pair pair() {
    return new Pair(sender, recipient);
  }

  /** Deliveries of one message may share an exchange. */
  Message message() {
    return new Message(sender, outboundIndex);
  }

  /**
   * A sender and a recipient.
   *
   * @param sender who sent
   * @param recipient who shall receive
   */
  record Pair(AccountAddress sender, AccountAddress recipient) {}

  /**
   * A message of a sender.
   *
   * @param sender who sent
   * @param outboundIndex its frame
   */
  record Message(AccountAddress sender, long outboundIndex) {}
}
