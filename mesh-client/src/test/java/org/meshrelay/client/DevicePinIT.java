package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.MessageSigner;

/** protocol.md 6.4.2, objects.md 5.4; MSP-65, MSP-138, MSP-139. */
class DevicePinIT extends MeshClientCase {
  @Test
  @DisplayName("MSP-138: a device with a PIN is taken up without a question")
  void pin_automatic_connectsTheDeviceAtTheNextSync() throws Exception {
    MeshAccounts.Pin pin = issued(null, true);
    String device = request("phone", pin.pin());

    MeshAccounts.Sync sync = sync();

    assertEquals(List.of(device), sync.devicesAdded());
    assertTrue(sync.alerts().isEmpty());
    try (MeshClient phone = open("phone")) {
      phone.devices().complete(ALICE);
      phone.accounts().sync(null);
      assertEquals(2, phone.devices().list(null).size());
    }
  }

  @Test
  void pin_registration_isNotReadableByTheService() throws Exception {
    issued(null, true);

    DareEnvelope kept = service.account(ALICE).container(ContainerName.LOCAL).frames.getLast();
    assertTrue(kept.isEncrypted());
  }

  @Test
  @DisplayName("PinUsed: a PIN takes up one device")
  void pin_twice_isUsed() throws Exception {
    MeshAccounts.Pin pin = issued(null, true);
    request("phone", pin.pin());
    String second = request("tablet", pin.pin());

    MeshAccounts.Sync sync = sync();

    assertEquals(1, sync.devicesAdded().size());
    assertEquals(List.of("PinUsed in the request of device " + second), sync.alerts());
    try (MeshClient tablet = open("tablet")) {
      assertFails(Kind.TRY_LATER, () -> tablet.devices().complete(ALICE));
    }
  }

  @Test
  @DisplayName("PinExpired")
  void pin_afterItsEnd_isExpired() throws Exception {
    MeshAccounts.Pin pin = issued(null, true);
    assertEquals(now().plus(Duration.ofHours(24)), pin.expires());
    String device = request("phone", pin.pin());
    clockMs.addAndGet(Duration.ofHours(24).toMillis());

    MeshAccounts.Sync sync = sync();

    assertTrue(sync.devicesAdded().isEmpty());
    assertEquals(List.of("PinExpired in the request of device " + device), sync.alerts());
  }

  @Test
  @DisplayName("PinInvalid: another PIN, or one for contacts")
  void pin_unknown_isInvalid() throws Exception {
    issued(null, true);
    String device = request("phone", Pin.generate(EntropySource.system()).text());

    MeshAccounts.Sync sync = sync();

    assertTrue(sync.devicesAdded().isEmpty());
    assertEquals(List.of("PinInvalid in the request of device " + device), sync.alerts());
  }

  @Test
  @DisplayName("MSP-139: a PIN bound to a device is good for no other")
  void pin_boundToADevice_connectsThatOneOnly() throws Exception {
    String phone = deviceOf("phone");
    MeshAccounts.Pin pin = issued(phone, true);
    String tablet = request("tablet", pin.pin());
    assertEquals(List.of("PinInvalid in the request of device " + tablet), sync().alerts());

    assertEquals(phone, request("phone", pin.pin()));

    assertEquals(List.of(phone), sync().devicesAdded());
  }

  @Test
  void pin_notAutomatic_waitsForAPersonAndIsUsedUpByIt() throws Exception {
    MeshAccounts.Pin pin = issued(null, false);
    String device = request("phone", pin.pin());

    assertTrue(sync().devicesAdded().isEmpty());
    try (MeshClient alice = open("alice")) {
      MeshDevices.Request waiting = alice.devices().pending(null).getFirst();
      assertEquals(device, waiting.deviceUdf());
      alice.devices().accept(null, waiting.witness());
    }
    String second = request("tablet", pin.pin());
    assertEquals(List.of("PinUsed in the request of device " + second), sync().alerts());
  }

  @Test
  @DisplayName("a registration that no administration device has signed connects nobody")
  void pin_registeredByTheService_isInvalid() throws Exception {
    issued(null, true);
    Udf pin = Pin.generate(EntropySource.system());
    service.inject(ALICE, ContainerName.LOCAL, forged(pin));
    String device = request("phone", pin.text());

    MeshAccounts.Sync sync = sync();

    assertTrue(sync.devicesAdded().isEmpty());
    assertEquals(List.of("PinInvalid in the request of device " + device), sync.alerts());
  }

  /** Encrypted to the account as a real one is, which anybody can do, and signed by a stranger. */
  private DareEnvelope forged(Udf pin) throws Exception {
    Udf salted = Pin.salted(pin, Pin.ACTION_DEVICE);
    MessagePin message =
        new MessagePin(
            MessageHead.of(Pin.id(salted, ALICE.text()).text(), ALICE, ALICE),
            ALICE,
            now().plus(Duration.ofDays(1)),
            true,
            salted.text(),
            Pin.ACTION_DEVICE,
            null);
    try (ClientContext alice = ClientContext.open(config("alice"));
        ClientContext mallory = ClientContext.open(config("mallory"))) {
      AccountSession session = alice.session(ALICE);
      return MessageEnvelopes.encrypted(
          message,
          new MessageSigner(
              mallory.factory().device(null).keys().signature(),
              session.device().account().connection().envelope()),
          List.of(session.device().account().encryption().publicKey()),
          now(),
          EntropySource.system());
    }
  }

  @Test
  void pin_fromADeviceThatIsNoAdministrator_isRefused() throws Exception {
    request("phone", issued(null, true).pin());
    assertEquals(1, sync().devicesAdded().size());
    try (MeshClient phone = open("phone")) {
      phone.devices().complete(ALICE);
      assertFails(Kind.NOT_PERMITTED, () -> phone.accounts().pin(null, null, null, true));
      phone.accounts().sync(null);
      assertFails(
          Kind.NOT_PERMITTED,
          () -> phone.devices().delete(null, phone.devices().list(null).getFirst().deviceUdf()));
    }
  }

  // ---- removal

  @Test
  void delete_device_leavesTheCatalogAndCannotBeRepeated() throws Exception {
    String device = request("phone", issued(null, true).pin());
    assertEquals(List.of(device), sync().devicesAdded());
    try (MeshClient alice = open("alice")) {
      MeshDevices.Device removed = alice.devices().delete(null, device);
      assertEquals(device, removed.deviceUdf());
      assertEquals(1, alice.devices().list(null).size());
      assertFails(Kind.CHECK_FAILED, () -> alice.devices().delete(null, device));
      String own = alice.devices().list(null).getFirst().deviceUdf();
      assertFails(Kind.USAGE, () -> alice.devices().delete(null, own));
    }
  }

  // ---- tools

  @CanIgnoreReturnValue
  private MeshAccounts.Pin issued(@Nullable String bound, boolean automatic) throws MeshException {
    try (MeshClient alice = open("alice")) {
      if (alice.identity().isEmpty()) {
        alice.createMesh("laptop");
        alice.accounts().register(ALICE);
      }
      MeshAccounts.Pin pin = alice.accounts().pin(null, null, bound, automatic);
      assertEquals("mcu://alice@example.com/" + pin.pin(), pin.uri());
      assertFalse(pin.toString().contains(pin.pin()));
      assertEquals(bound, pin.deviceUdf());
      return pin;
    }
  }

  @CanIgnoreReturnValue
  private String request(String home, String pin) throws MeshException {
    try (MeshClient client = open(home)) {
      return client.devices().request(ALICE, home, Udf.parse(pin)).deviceUdf();
    }
  }

  private String deviceOf(String home) throws MeshException {
    try (MeshClient client = open(home)) {
      assertNull(client.identity().orElse(null));
      return client.createMesh(home).deviceUdf();
    }
  }

  private MeshAccounts.Sync sync() throws MeshException {
    try (MeshClient alice = open("alice")) {
      return alice.accounts().sync(ALICE);
    }
  }
}
