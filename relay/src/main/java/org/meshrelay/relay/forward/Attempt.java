package org.meshrelay.relay.forward;

import java.time.Duration;
import java.util.List;
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
   * @param evidence what that says of the destination
   */
  record Again(String reason, Duration retryAfter, DestinationBreaker.Evidence evidence)
      implements Attempt {}

  /** Nothing was sent, because of this node and not of the other: no failure is counted. */
  record NotTried(Duration pause) implements Attempt {}

  /** What the attempts of one exchange say of the destination, all together. */
  static DestinationBreaker.Evidence evidence(List<Attempt> attempts) {
    DestinationBreaker.Evidence found = DestinationBreaker.Evidence.NONE;
    for (Attempt attempt : attempts) {
      DestinationBreaker.Evidence one =
          switch (attempt) {
            case Delivered ignored -> DestinationBreaker.Evidence.WORKS;
            case Rejected ignored -> DestinationBreaker.Evidence.WORKS;
            case Moved ignored -> DestinationBreaker.Evidence.WORKS;
            case Again again -> again.evidence;
            case NotTried ignored -> DestinationBreaker.Evidence.NONE;
          };
      if (one == DestinationBreaker.Evidence.WORKS) {
        return one;
      }
      found = one == DestinationBreaker.Evidence.NONE ? found : one;
    }
    return found;
  }
}
