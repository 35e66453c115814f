package org.meshrelay.relay.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * An account as it stood at one moment. Immutable.
 *
 * @param address its address
 * @param status its state
 * @param created when it was registered
 * @param authority the account profile and what has authority over the account
 * @param master the master profile presented at registration, whether or not it has authority
 * @param devices its devices
 * @param movedTo where it has gone; null while it is here
 */
public record AccountView(
    AccountAddress address,
    AccountStatus status,
    Instant created,
    AccountAuthority authority,
    SignedProfile<ProfilePersonal> master,
    DeviceTable devices,
    @Nullable AccountAddress movedTo) {
  /** True if the account may be used. */
  public boolean isConnected() {
    return status == AccountStatus.CONNECTED;
  }

  /** True if its messages go to another service. */
  public boolean isMoved() {
    return status == AccountStatus.MOVED && movedTo != null;
  }
}
