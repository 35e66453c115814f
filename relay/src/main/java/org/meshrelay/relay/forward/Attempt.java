package org.meshrelay.relay.forward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;

/** How one attempt to deliver to one recipient ended. */
sealed interface Attempt {
  /**
   * The recipient's service took the message.
   *
   * @param receipt its sender receipt, verified; null if it gave none that verifies
   */
  record Delivered(@Nullable DareEnvelope receipt) implements Attempt {}

  /**
   * Refused for good.
   *
   * @param reason numbers of the refusal
   */
  record Rejected(String reason) implements Attempt {}

  /**
   * The account has gone, and its service says where.
   *
   * @param to the address there
   */
  record Moved(AccountAddress to) implements Attempt {}

  /**
   * Nothing is known, or the other side asks to come again.
   *
   * @param reason for the failure notice, if it never succeeds
   * @param retryAfter least pause that the other side asks for
   */
  record Again(String reason, Duration retryAfter) implements Attempt {}

  /** Nothing was sent, because of this node and not of the other: no failure is counted. */
  record NotTried(Duration pause) implements Attempt {}
}
