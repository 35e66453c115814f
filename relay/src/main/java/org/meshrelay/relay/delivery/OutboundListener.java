package org.meshrelay.relay.delivery;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/** Who delivers what {@link EgressRoute} has recorded; any thread may call. */
public interface OutboundListener {
  /** Deliveries to this domain that may still be queued; 0 or less when it is full. */
  long room(ServiceName domain);

  /**
   * Deliveries were recorded and are durable. Those to accounts here are being tried already and
   * end with {@link #delivered}; the others are the listener's to make. Called on the lane's
   * thread, in the order of the frames of one account.
   */
  void recorded(AccountAddress sender, Outqueue.Asked asked);

  /**
   * A delivery to an account here is over: note it in the sender's spools.
   *
   * @param asked the record that asked for it
   */
  void delivered(
      AccountAddress sender, Outqueue.Asked asked, AccountAddress recipient, PairOutcome outcome);

  /** An account was deleted: what it still has queued is dropped. */
  void accountDeleted(AccountAddress sender);
}
