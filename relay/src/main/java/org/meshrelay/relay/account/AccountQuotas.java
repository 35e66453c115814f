package org.meshrelay.relay.account;

import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.ContainerName;

/**
 * How much one account may store (access-control.md E).
 *
 * @param spoolMessagesMax frames of a spool
 * @param containerOctetsMax octets of any container
 * @param pendingMessagesMax frames of {@code mmm_Pending}
 */
public record AccountQuotas(
    long spoolMessagesMax, long containerOctetsMax, long pendingMessagesMax) {
  /** 100,000 messages or 1 GiB, 200 held messages. */
  public static final AccountQuotas DEFAULT = new AccountQuotas(100_000, 1L << 30, 200);

  /** True if the container has room for so many octets in one more frame. */
  public boolean hasRoom(ContainerView view, int octets) {
    return view.octets() + octets <= containerOctetsMax && view.treeSize() < frames(view);
  }

  private long frames(ContainerView view) {
    ContainerName name = view.container();
    if (name == ContainerName.PENDING) {
      return pendingMessagesMax;
    }
    return name.isSpool() ? spoolMessagesMax : Long.MAX_VALUE;
  }
}
