package org.meshrelay.relay.delivery;

import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.relay.account.AccountQuotas;

/** Whether a container takes anything now; asked inside a lane work. */
public final class SpoolRoom {
  private SpoolRoom() {}

  /**
   * True if the container is there, the quota has room, and no history of another service is being
   * copied into it, whose frames have their places already (ADR 56). Otherwise the answer is 507.
   *
   * @param octets of the message
   */
  public static boolean isThere(
      LaneTransaction tx, ContainerName container, AccountQuotas quotas, int octets) {
    return tx.view(container).map(view -> quotas.hasRoom(view, octets)).orElse(false)
        && !Continuations.isFilling(tx, container);
  }
}
