package org.meshrelay.protocol.catalog;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.ConnectionDevice;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.ProfileAccount;
import org.meshrelay.protocol.profile.ProfileDevice;

/**
 * Makes entries of the device catalog and takes them apart (objects.md 3.6). The accounts of a
 * device stand in the form of 2020, since in that of 2019 they are inside the encrypted activation,
 * where a service could not see which assertions are live.
 */
public final class DeviceEntries {
  private DeviceEntries() {}

  /**
   * The entry of a device that was connected.
   *
   * @param master envelope of the master profile
   * @throws DecodeException if an envelope of the grant is malformed or of another class
   */
  public static CatalogedDevice entry(DeviceGrant grant, DareEnvelope master)
      throws DecodeException {
    ProfileDevice device = AssertionCodec.parse(grant.profileDevice(), ProfileDevice.class);
    ConnectionDevice connection =
        AssertionCodec.parse(grant.connectionDevice(), ConnectionDevice.class);
    String accountUdf = AssertionCodec.parse(grant.profileAccount(), ProfileAccount.class).udf();
    DeviceAccount account =
        new DeviceAccount(
            accountUdf,
            grant.profileAccount(),
            grant.connectionAccount(),
            grant.activationAccount());
    return new CatalogedDevice(
        List.of(),
        List.of(accountUdf),
        connection.keySignature().udf(),
        device.udf(),
        master,
        grant.profileDevice(),
        grant.connectionDevice(),
        grant.activationDevice(),
        List.of(account));
  }

  /**
   * What an entry grants for an account; nothing of it has been verified.
   *
   * @throws DecodeException if the entry lacks a part, or none of its accounts has the address
   */
  public static DeviceGrant grant(CatalogedDevice entry, AccountAddress address)
      throws DecodeException {
    for (DeviceAccount account : entry.accounts()) {
      DareEnvelope profile = require(account.profileAccount(), "EnvelopedProfileAccount");
      if (AssertionCodec.parse(profile, ProfileAccount.class).lists(address)) {
        return new DeviceGrant(
            require(entry.profileDevice(), "EnvelopedProfileDevice"),
            require(entry.connectionDevice(), "EnvelopedConnectionDevice"),
            require(entry.activationDevice(), "EnvelopedActivationDevice"),
            profile,
            require(account.connectionAccount(), "EnvelopedConnectionAccount"),
            require(account.activationAccount(), "EnvelopedActivationAccount"));
      }
    }
    throw new DecodeException("the entry has no such account");
  }

  /** True if the assertion is one that the entry holds (objects.md 3.7 row 9). */
  public static boolean holds(CatalogedDevice entry, ConnectionAssertion assertion) {
    Stream<@Nullable DareEnvelope> ofAccounts =
        entry.accounts().stream().map(DeviceAccount::connectionAccount);
    return Stream.concat(Stream.of(entry.connectionDevice()), ofAccounts)
        .anyMatch(held -> held != null && held.payload().equals(assertion.envelope().payload()));
  }

  private static DareEnvelope require(@Nullable DareEnvelope envelope, String name)
      throws DecodeException {
    if (envelope == null) {
      throw new DecodeException("the entry lacks " + name);
    }
    return envelope;
  }
}
