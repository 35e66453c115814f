package org.meshrelay.protocol.profile;

import java.util.List;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Connects devices to a user's account (objects.md 3.4 to 3.6, MSP-63): makes the assertions that
 * the device shows, and the activations that give it the keys named in them.
 *
 * <p>One set of contributions serves both assertions, so that the device has one signature key, by
 * which catalogs and administration know it, whichever assertion it shows.
 */
public final class DeviceConnector {
  private final ProfileFactory factory;
  private final Administrator administrator;

  /** A connector that acts for the administrator. */
  public DeviceConnector(ProfileFactory factory, Administrator administrator) {
    this.factory = factory;
    this.administrator = administrator;
  }

  /**
   * Connects a device with new contributions.
   *
   * @throws NotVerifiedException if the keys of the device cannot be added to
   */
  public DeviceGrant connect(SignedProfile<ProfileDevice> device, List<Permission> permissions)
      throws NotVerifiedException {
    return connect(device, factory.contributions(device), permissions);
  }

  /**
   * Connects a device with contributions made before, as the first administration device does.
   *
   * @throws NotVerifiedException if the device's encryption key cannot be used
   */
  public DeviceGrant connect(
      SignedProfile<ProfileDevice> device,
      Contributions contributions,
      List<Permission> permissions)
      throws NotVerifiedException {
    DareEnvelope connectionDevice = connectionDevice(contributions, permissions);
    DareEnvelope connectionAccount = connectionAccount(contributions, permissions);
    AccountAuthority account = administrator.account().authority();
    return new DeviceGrant(
        device.envelope(),
        connectionDevice,
        sealed(device, activationDevice(contributions, connectionDevice)),
        account.envelope(),
        connectionAccount,
        sealed(device, activationAccount(contributions, connectionAccount)));
  }

  /**
   * The same grant for the account as it is now, when its addresses have changed: a new profile and
   * a new assertion of the same keys, so that nothing has to be activated again (MSP-112).
   *
   * @throws DecodeException if the assertion in the grant is malformed
   * @throws NotVerifiedException if it is none of an administrator of this account
   */
  public DeviceGrant renewed(DeviceGrant old) throws DecodeException, NotVerifiedException {
    AccountAuthority account = administrator.account().authority();
    ConnectionAssertion assertion = ConnectionAssertion.parse(old.connectionAccount());
    if (assertion.signerAmong(account.assertionKeys()).isEmpty()) {
      throw new NotVerifiedException("a connection is not signed by an administration key");
    }
    DeviceConnection connection = assertion.value();
    DareEnvelope renewed =
        signed(
            new ConnectionAccount(
                new ConnectionBase(
                    factory.base(), connection.keySignature().udf(), account.account().udf()),
                account.account().accountAddresses(),
                connection.permissions(),
                connection.keySignature(),
                connection.keyEncryption(),
                connection.keyAuthentication()));
    return new DeviceGrant(
        old.profileDevice(),
        old.connectionDevice(),
        old.activationDevice(),
        account.envelope(),
        renewed,
        old.activationAccount());
  }

  private DareEnvelope connectionDevice(Contributions contributions, List<Permission> permissions) {
    return signed(
        new ConnectionDevice(
            connection(contributions, administrator.master().udf()),
            permissions,
            KeyData.of(contributions.signatureSum()),
            KeyData.of(contributions.encryptionSum()),
            KeyData.of(contributions.authenticationSum())));
  }

  private DareEnvelope connectionAccount(
      Contributions contributions, List<Permission> permissions) {
    ProfileAccount account = administrator.account().authority().account();
    return signed(
        new ConnectionAccount(
            connection(contributions, account.udf()),
            account.accountAddresses(),
            permissions,
            KeyData.of(contributions.signatureSum()),
            KeyData.of(contributions.encryptionSum()),
            KeyData.of(contributions.authenticationSum())));
  }

  private ActivationDevice activationDevice(Contributions contributions, DareEnvelope connection) {
    return new ActivationDevice(
        factory.base(),
        connection,
        null,
        List.of(),
        contributions.signature(),
        contributions.encryption(),
        contributions.authentication());
  }

  private ActivationAccount activationAccount(
      Contributions contributions, DareEnvelope connection) {
    AccountKeys account = administrator.account();
    return new ActivationAccount(
        factory.base(),
        account.authority().account().udf(),
        connection,
        null,
        contributions.signature(),
        contributions.authentication(),
        null,
        KeyComposite.of(account.encryption()),
        null,
        null);
  }

  private ConnectionBase connection(Contributions contributions, String authorityUdf) {
    return new ConnectionBase(factory.base(), contributions.signature().udf(), authorityUdf);
  }

  private DareEnvelope signed(DeviceConnection connection) {
    return EnvelopeBuilder.of(connection.payload()).sign(administrator.online()).build();
  }

  /** Encrypted to the device, and to the master profile for recovery (objects.md 3.5). */
  private DareEnvelope sealed(SignedProfile<ProfileDevice> device, Activation activation)
      throws NotVerifiedException {
    PublicKey toDevice = device.value().keyEncryption().publicKey();
    KeyData toMaster = administrator.master().value().keyEncryption();
    List<PublicKey> recipients =
        toMaster == null ? List.of(toDevice) : List.of(toDevice, toMaster.publicKey());
    try {
      return EnvelopeBuilder.of(activation.payload())
          .sign(administrator.online())
          .encryptTo(recipients, factory.entropy())
          .build();
    } catch (AgreementException e) {
      throw new NotVerifiedException("the encryption key of the device cannot be used");
    }
  }
}
