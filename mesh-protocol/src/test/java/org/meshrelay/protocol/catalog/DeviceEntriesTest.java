package org.meshrelay.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.TestMesh;
import org.meshrelay.protocol.profile.TestMesh.User;

/** Entries of the device catalog (objects.md 3.6). */
final class DeviceEntriesTest {
  private final TestMesh mesh = new TestMesh(7);
  private final User alice = mesh.user("alice@example.com");
  private final User bob = mesh.user("bob@example.net");

  @Test
  void grant_entryThatTravelled_activatesTheDevice() throws Exception {
    CatalogedDevice entry = entry(alice);
    CatalogedDevice received = CatalogCodec.parse(entry.payload(), CatalogedDevice.class);

    ActivatedDevice device =
        ActivatedDevice.activate(
            alice.device(),
            DeviceEntries.grant(received, alice.address()),
            alice.master().profile().envelope());

    assertEquals(entry, received);
    assertEquals(alice.device().profile().udf(), received.key());
    assertEquals(
        alice.activated().account().signature().publicKey(),
        device.account().signature().publicKey());
  }

  @Test
  void holds_ownAssertionsOnly_areLive() throws Exception {
    CatalogedDevice entry = entry(alice);

    assertTrue(DeviceEntries.holds(entry, alice.activated().connection()));
    assertTrue(DeviceEntries.holds(entry, alice.activated().account().connection()));
    assertFalse(DeviceEntries.holds(entry, bob.activated().connection()));
    assertFalse(DeviceEntries.holds(entry, bob.activated().account().connection()));
  }

  @Test
  void grant_addressOfAnotherAccount_isRefused() {
    assertThrows(DecodeException.class, () -> DeviceEntries.grant(entry(alice), bob.address()));
  }

  @Test
  void grant_entryWithoutActivation_isRefused() throws Exception {
    CatalogedDevice whole = entry(alice);
    CatalogedDevice bare =
        new CatalogedDevice(
            List.of(),
            List.of(),
            whole.udf(),
            whole.deviceUdf(),
            null,
            whole.profileDevice(),
            whole.connectionDevice(),
            null,
            whole.accounts());

    assertThrows(DecodeException.class, () -> DeviceEntries.grant(bare, alice.address()));
  }

  private static CatalogedDevice entry(User user) throws DecodeException {
    return DeviceEntries.entry(user.grant(), user.master().profile().envelope());
  }
}
