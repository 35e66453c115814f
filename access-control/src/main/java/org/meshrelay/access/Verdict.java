package org.meshrelay.access;

import java.time.Duration;
import org.meshrelay.protocol.status.Refusal;

/** What happens to one (message, recipient) pair (protocol.md 6.6.2, access-control.md D). */
public sealed interface Verdict {
  /** Append to the recipient's inbound spool. */
  record Accept() implements Verdict {}

  /**
   * Append to the recipient's {@code mmm_Pending}; the sender is told 201/2011.
   *
   * @param reconsiderAfter when to judge again
   */
  record Hold(Duration reconsiderAfter) implements Verdict {}

  /**
   * Append to the recipient's {@code mmm_Archive} with a label; the sender is told 201.
   *
   * @param label what the owner's devices filter on
   */
  record Quarantine(String label) implements Verdict {}

  /**
   * Store nothing.
   *
   * @param refusal what the sender is told
   */
  record Reject(Refusal refusal) implements Verdict {}

  /** The shared verdict that accepts. */
  static Verdict accept() {
    return new Accept();
  }

  /** Refuses in the one wording that tells nothing (403/30). */
  static Verdict refuse() {
    return new Reject(Refusal.refused());
  }

  /** True if the message is stored somewhere. */
  default boolean isStored() {
    return !(this instanceof Reject);
  }
}
