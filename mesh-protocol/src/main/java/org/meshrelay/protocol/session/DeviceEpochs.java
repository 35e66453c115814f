package org.meshrelay.protocol.session;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;

/** The epochs below which tickets of a device are void (authentication.md 4, revocation). */
@FunctionalInterface
public interface DeviceEpochs {
  /**
   * The lowest epoch that a ticket of this device must carry; 0 if it was never raised. Looked up
   * in memory, on any thread.
   *
   * @param device identifier in binary form, as the ticket holds it
   */
  long lowest(AccountAddress account, Bytes device);
}
