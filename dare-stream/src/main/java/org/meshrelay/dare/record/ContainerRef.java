package org.meshrelay.dare.record;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** One container of one account. */
public record ContainerRef(AccountAddress account, ContainerName container) {
  /** By hand: a key of the maps that each work asks. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ContainerRef that
        && container == that.container
        && account.equals(that.account);
  }

  @Override
  public int hashCode() {
    return 31 * account.hashCode() + container.hashCode();
  }
}
