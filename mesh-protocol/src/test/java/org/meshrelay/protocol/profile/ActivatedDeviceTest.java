package org.meshrelay.protocol.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.TestMesh.User;

/** A new device becomes a device of the user (objects.md 3.5 to 3.7; MSP-63, MSP-107). */
final class ActivatedDeviceTest {
  private final TestMesh mesh = new TestMesh(4711);
  private final User alice = mesh.user("alice@example.com");
  private final DeviceKeys second = mesh.factory().device("second device");

  @Test
  @DisplayName("MSP-63, MSP-107: the device adds the contribution to its own keys")
  void activate_grantForThisDevice_yieldsTheKeysOfTheConnection() throws Exception {
    ActivatedDevice device = activate(second, grant(second));

    DeviceConnection connection = device.account().connection().value();
    Bytes message = Bytes.utf8("message");
    assertEquals(connection.keySignature().publicKey(), device.account().signature().publicKey());
    assertTrue(
        Signatures.verify(
            connection.keySignature().publicKey(),
            message,
            device.account().signature().sign(message)));
    assertEquals(
        connection.keyAuthentication().publicKey(), device.account().authentication().publicKey());
    assertTrue(
        alice
            .account()
            .encryption()
            .publicKey()
            .sameKey(device.account().encryption().publicKey()));
    assertFalse(device.isAdministrator());
  }

  @Test
  @DisplayName("MSP-105: the first device is an administration device, the second is not")
  void isAdministrator_onlineKeyOfTheMaster_isOne() throws Exception {
    assertTrue(alice.activated().isAdministrator());
    assertFalse(activate(second, grant(second)).isAdministrator());
  }

  @Test
  void activate_grantOfAnotherDevice_isRefused() throws Exception {
    DeviceGrant grant = grant(second);

    assertRefused(mesh.factory().device(null), grant);
  }

  @Test
  void activate_activationsOfAnotherDevice_areRefused() throws Exception {
    DeviceGrant own = grant(second);
    DeviceGrant other = grant(mesh.factory().device(null));

    assertRefused(second, with(own, other.activationDevice(), own.activationAccount()));
    assertRefused(second, with(own, own.activationDevice(), other.activationAccount()));
  }

  @Test
  void activate_connectionsOfAnotherGrant_areRefused() throws Exception {
    DeviceGrant own = grant(second);
    DeviceGrant again = grant(second);

    assertRefused(
        second,
        new DeviceGrant(
            own.profileDevice(),
            again.connectionDevice(),
            own.activationDevice(),
            own.profileAccount(),
            own.connectionAccount(),
            own.activationAccount()));
    assertRefused(
        second,
        new DeviceGrant(
            own.profileDevice(),
            own.connectionDevice(),
            own.activationDevice(),
            own.profileAccount(),
            again.connectionAccount(),
            own.activationAccount()));
  }

  @Test
  void activate_masterProfileOfSomeoneElse_isRefused() throws Exception {
    User mallory = mesh.user("mallory@example.com");

    assertThrows(
        NotVerifiedException.class,
        () ->
            ActivatedDevice.activate(second, grant(second), mallory.master().profile().envelope()));
  }

  @Test
  void activate_grantByAnotherUsersAdministrator_isRefused() throws Exception {
    User mallory = mesh.user("mallory@example.com");
    DeviceGrant grant =
        new DeviceConnector(mesh.factory(), mallory.administrator())
            .connect(second.profile(), List.of());

    assertRefused(second, grant);
  }

  @Test
  void activate_deviceAddedToTheMaster_mayAdminister() throws Exception {
    Contributions contributions = mesh.factory().contributions(second.profile());
    MasterKeys master =
        mesh.factory()
            .personal(
                alice.master(),
                List.of(alice.administrator().online().publicKey(), contributions.signatureSum()));
    Administrator administrator =
        new Administrator(
            alice.administrator().online(),
            master.profile(),
            mesh.factory()
                .account(
                    List.of(alice.address()),
                    alice.master().profile(),
                    alice.administrator().online()));
    DeviceGrant grant =
        new DeviceConnector(mesh.factory(), administrator)
            .connect(second.profile(), contributions, List.of());

    ActivatedDevice device = ActivatedDevice.activate(second, grant, master.profile().envelope());

    assertTrue(device.isAdministrator());
  }

  private DeviceGrant grant(DeviceKeys device) throws NotVerifiedException {
    return new DeviceConnector(mesh.factory(), alice.administrator())
        .connect(device.profile(), List.of());
  }

  private ActivatedDevice activate(DeviceKeys device, DeviceGrant grant) throws Exception {
    return ActivatedDevice.activate(device, grant, alice.master().profile().envelope());
  }

  private void assertRefused(DeviceKeys device, DeviceGrant grant) {
    assertThrows(NotVerifiedException.class, () -> activate(device, grant));
  }

  private static DeviceGrant with(
      DeviceGrant grant, DareEnvelope activationDevice, DareEnvelope activationAccount) {
    return new DeviceGrant(
        grant.profileDevice(),
        grant.connectionDevice(),
        activationDevice,
        grant.profileAccount(),
        grant.connectionAccount(),
        activationAccount);
  }
}
