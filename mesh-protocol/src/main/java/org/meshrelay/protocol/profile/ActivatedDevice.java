package org.meshrelay.protocol.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * A device that has been connected, as the device itself sees it: the keys it acts with and the
 * assertions it shows. An object made by {@link #activate} has passed the checks of objects.md 3.7
 * at the new device; that the witness is the one displayed is checked before.
 *
 * @param keys the activated keys of the device
 * @param connection assertion that they belong to a device of the user
 * @param master the master profile
 * @param account the keys for the account
 */
public record ActivatedDevice(
    KeySet keys,
    ConnectionAssertion connection,
    SignedProfile<ProfilePersonal> master,
    ActivatedAccount account) {
  /**
   * Activates a device: the master profile is self-signed; the grant is for this device; both
   * assertions are signed under the master profile or the account's own authority; the activations
   * are signed likewise, open with the device's own key, and yield exactly the keys that the
   * assertions name.
   *
   * @throws DecodeException if something in the grant is malformed or of another class
   * @throws NotVerifiedException if one of the checks fails
   */
  public static ActivatedDevice activate(
      DeviceKeys device, DeviceGrant grant, DareEnvelope masterEnvelope)
      throws DecodeException, NotVerifiedException {
    SignedProfile<ProfilePersonal> master =
        SignedProfile.verify(masterEnvelope, ProfilePersonal.class);
    SignedProfile<ProfileDevice> granted =
        SignedProfile.verify(grant.profileDevice(), ProfileDevice.class);
    if (!granted.key().sameKey(device.profile().key())) {
      throw new NotVerifiedException("the grant is for another device");
    }
    List<KeyData> signers = master.value().keysOnlineSignature();
    ConnectionAssertion connection = connection(grant.connectionDevice(), signers);
    ActivationDevice activation =
        open(grant.activationDevice(), device.keys(), signers, ActivationDevice.class);
    KeySet keys = keys(device.keys(), activation);
    requireNamed(connection.value(), keys.signature(), keys.authentication());
    KeyData encryption = connection.value().keyEncryption();
    if (encryption != null && !encryption.publicKey().sameKey(keys.encryption().publicKey())) {
      throw new NotVerifiedException("the activation does not yield the keys of the connection");
    }
    return new ActivatedDevice(keys, connection, master, account(device.keys(), grant, master));
  }

  /** True if this device may administer the account. */
  public boolean isAdministrator() {
    return account.authority().isAdministrator(account.connection().value());
  }

  private static ActivatedAccount account(
      KeySet own, DeviceGrant grant, SignedProfile<ProfilePersonal> master)
      throws DecodeException, NotVerifiedException {
    AccountAuthority authority = AccountAuthority.verify(grant.profileAccount(), master);
    List<KeyData> signers = authority.assertionKeys();
    ConnectionAssertion connection = connection(grant.connectionAccount(), signers);
    ActivationAccount activation =
        open(grant.activationAccount(), own, signers, ActivationAccount.class);
    SignatureKeyPair signature = require(activation.keySignature()).combinedWith(own.signature());
    AgreementKeyPair authentication =
        require(activation.keyAuthentication()).combinedWith(own.authentication());
    requireNamed(connection.value(), signature, authentication);
    AgreementKeyPair encryption = accountKey(activation);
    if (!encryption.publicKey().sameKey(authority.account().keyEncryption().publicKey())) {
      throw new NotVerifiedException("the activation holds the key of another account");
    }
    return new ActivatedAccount(authority, connection, signature, authentication, encryption);
  }

  private static ConnectionAssertion connection(DareEnvelope envelope, List<KeyData> signers)
      throws DecodeException, NotVerifiedException {
    ConnectionAssertion assertion = ConnectionAssertion.parse(envelope);
    if (assertion.signerAmong(signers).isEmpty()) {
      throw new NotVerifiedException("a connection is not signed by an administration key");
    }
    return assertion;
  }

  private static <T extends Activation> T open(
      DareEnvelope envelope, KeySet own, List<KeyData> signers, Class<T> type)
      throws DecodeException, NotVerifiedException {
    if (signers.stream().noneMatch(k -> EnvelopeVerifier.verifiedBy(envelope, k.publicKey()))) {
      throw new NotVerifiedException("an activation is not signed by an administration key");
    }
    try {
      List<AgreementKeyPair> keys = List.of(own.encryption());
      return AssertionCodec.parse(EnvelopeDecryptor.decrypt(envelope, keys), type);
    } catch (DecryptionException e) {
      throw new NotVerifiedException("an activation does not open");
    }
  }

  private static KeySet keys(KeySet own, ActivationDevice activation) throws NotVerifiedException {
    return new KeySet(
        require(activation.keySignature()).combinedWith(own.signature()),
        require(activation.keyEncryption()).combinedWith(own.encryption()),
        require(activation.keyAuthentication()).combinedWith(own.authentication()));
  }

  private static AgreementKeyPair accountKey(ActivationAccount activation)
      throws NotVerifiedException {
    if (activation.keyEncryption() != null) {
      return activation.keyEncryption().whole();
    }
    if (activation.keyAccountEncryption() != null) {
      return activation.keyAccountEncryption().privateParameters().agreementKey();
    }
    throw new NotVerifiedException("the activation lacks the account's key");
  }

  private static KeyOverlay require(@Nullable KeyOverlay overlay) throws NotVerifiedException {
    if (overlay == null) {
      throw new NotVerifiedException("the activation lacks a contribution");
    }
    return overlay;
  }

  private static void requireNamed(
      DeviceConnection connection, SignatureKeyPair signature, AgreementKeyPair authentication)
      throws NotVerifiedException {
    boolean named =
        connection.keySignature().publicKey().sameKey(signature.publicKey())
            && connection.keyAuthentication().publicKey().sameKey(authentication.publicKey());
    if (!named) {
      throw new NotVerifiedException("the activation does not yield the keys of the connection");
    }
  }
}
