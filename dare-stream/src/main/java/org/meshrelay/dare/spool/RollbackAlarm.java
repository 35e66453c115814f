package org.meshrelay.dare.spool;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * A container that is not what was signed of it: nothing may be written to it and nothing signed of
 * it before its operator has said so (receipts.md 8.4).
 *
 * @param signed the statement that binds; of a doubtful container the state that was restored
 * @param lostSize largest size ever signed, as far as the journal knows
 * @param doubtful true if the journal was lost, so that nobody knows what was signed
 */
public record RollbackAlarm(SignedSize signed, long lostSize, boolean doubtful) {
  /** Owner. */
  public AccountAddress account() {
    return signed.account();
  }

  /** Name. */
  public ContainerName container() {
    return signed.container();
  }
}
