package org.meshrelay.client;

import java.util.List;
import java.util.Optional;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.DeviceAccount;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.ProfileAccount;

/** What connects a device, as an entry of the device catalog, and back (objects.md 3.6). */
final class DeviceEntry {
  private DeviceEntry() {}

  static CatalogedDevice of(
      DeviceGrant grant,
      DareEnvelope master,
      String accountUdf,
      String deviceUdf,
      String signatureUdf) {
    return new CatalogedDevice(
        List.of(),
        List.of(accountUdf),
        signatureUdf,
        deviceUdf,
        master,
        grant.profileDevice(),
        grant.connectionDevice(),
        grant.activationDevice(),
        List.of(
            new DeviceAccount(
                accountUdf,
                grant.profileAccount(),
                grant.connectionAccount(),
                grant.activationAccount())));
  }

  /** The grant for the account at an address; empty if the entry lacks a part of it. */
  static Optional<DeviceGrant> grant(CatalogedDevice entry, AccountAddress address) {
    DareEnvelope device = entry.profileDevice();
    DareEnvelope connection = entry.connectionDevice();
    DareEnvelope activation = entry.activationDevice();
    if (device == null || connection == null || activation == null) {
      return Optional.empty();
    }
    for (DeviceAccount account : entry.accounts()) {
      DareEnvelope profile = account.profileAccount();
      DareEnvelope assertion = account.connectionAccount();
      DareEnvelope opening = account.activationAccount();
      if (profile != null && assertion != null && opening != null && lists(profile, address)) {
        return Optional.of(
            new DeviceGrant(device, connection, activation, profile, assertion, opening));
      }
    }
    return Optional.empty();
  }

  private static boolean lists(DareEnvelope profile, AccountAddress address) {
    try {
      return AssertionCodec.parse(profile, ProfileAccount.class).lists(address);
    } catch (DecodeException e) {
      return false; // of another account, in a form that we do not know
    }
  }
}
