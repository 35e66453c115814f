package org.meshrelay.relay.forward;

import org.meshrelay.protocol.address.ServiceName;

/** Is told how long exchanges with other services took. Called on any thread. */
interface Transfers {
  /**
   * An exchange was answered, or its time ran out.
   *
   * @param nanos what it took; {@link Long#MAX_VALUE} if its time ran out
   */
  void ended(ServiceName service, long nanos);
}
