package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshContacts;
import org.meshrelay.client.catalog.ContactKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;

/** What users do with contacts, over real sockets: codes withdrawn, accounts shut out. */
class ContactIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  @TempDir Path directory;

  @Test
  void withdraw_codeOfEitherForm_leadsToNothing() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", BOB)) {
      for (boolean byDomain : List.of(true, false)) {
        ConnectUri code =
            ConnectUri.parse(alice.contactCodes().fixed(null, null, byDomain, null).locator());
        assertEquals(ALICE, bob.contactCodes().scan(null, code).address());

        alice.contactCodes().withdraw(null, code);

        assertThrows(MeshException.class, () -> bob.contactCodes().scan(null, code));
        MeshException again =
            assertThrows(MeshException.class, () -> alice.contactCodes().withdraw(null, code));
        assertEquals(Kind.CHECK_FAILED, again.kind());
      }
    }
  }

  /** ADR 50: the one that comes second is kept beside the other. */
  @Test
  void permit_onTwoDevicesAtOnce_losesNeither() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient laptop = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", BOB);
        MeshClient phone = new Homes(node).connect("phone", ALICE, laptop)) {
      Homes.befriend(bob, laptop, ALICE);
      assertTrue(laptop.accounts().sync(null).isClean());
      assertTrue(phone.accounts().sync(null).isClean());

      permit(phone, MessagePermission.CONFIRMATION);
      permit(laptop, MessagePermission.TASK);

      assertTrue(phone.accounts().sync(null).isClean());
      for (MeshClient device : List.of(laptop, phone)) {
        List<MeshContacts.Entry> versions =
            device.contacts().list(null).stream().filter(c -> c.addresses().contains(BOB)).toList();
        assertEquals(2, versions.size(), versions::toString);
        assertEquals(1, versions.stream().filter(MeshContacts.Entry::conflict).count());
        assertTrue(versions.toString().contains("Confirmation"), versions::toString);
        assertTrue(versions.toString().contains("Task"), versions::toString);
      }
    }
  }

  /** Anybody can write any address on a card: what its own account vouches for is meant. */
  @Test
  void get_addressOnTwoCards_isTheVouchedOne() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", BOB)) {
      bob.catalog(new ContactKind())
          .add(null, FieldValues.NONE.with("address", ALICE.text()).with("name", "By hand"));
      Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);
      List<MeshContacts.Entry> both =
          bob.contacts().list(null).stream().filter(c -> c.addresses().contains(ALICE)).toList();
      assertEquals(2, both.size(), both::toString);
      assertNull(both.getFirst().rootUdf(), "the other one is older");

      MeshContacts.Entry meant = bob.contacts().get(null, ALICE.text());
      MeshContacts.Entry blocked = bob.messages().block(null, ALICE.text());

      assertNotNull(meant.rootUdf());
      assertEquals(meant.key(), blocked.key());
      assertRefused(() -> alice.messages().text(null, BOB, null, "again", false));
    }
  }

  /** Its sender may have nothing to do with it. */
  @Test
  void block_messageThatIsNotProved_blocksNobody() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", BOB)) {
      Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);
      var posted = alice.messages().text(null, BOB, null, "hello", false);
      assertEquals(ALICE, bob.messages().sender(null, posted.messageId()));
      bob.contacts().delete(null, ALICE.text());

      for (Doing doing :
          List.<Doing>of(
              () -> bob.messages().sender(null, posted.messageId()),
              () -> bob.messages().block(null, posted.messageId()))) {
        MeshException refused = assertThrows(MeshException.class, doing::run);
        assertEquals(Kind.CHECK_FAILED, refused.kind());
        assertTrue(
            String.valueOf(refused.getMessage()).contains("name the account"), refused::toString);
      }

      assertEquals(201, alice.messages().contact(null, BOB, "me again").status());
      assertEquals(ALICE, bob.messages().sender(null, ALICE.text()));
      MeshException unknown =
          assertThrows(MeshException.class, () -> bob.messages().sender(null, "no-such-message"));
      assertEquals(Kind.CHECK_FAILED, unknown.kind());
    }
  }

  private interface Doing {
    Object run() throws MeshException;
  }

  private static void assertRefused(Doing doing) {
    MeshException refused = assertThrows(MeshException.class, doing::run);
    assertEquals(Kind.NOT_PERMITTED, refused.kind(), refused::toString);
  }

  private static void permit(MeshClient device, MessagePermission permission) throws Exception {
    var changed = device.contacts().permit(null, BOB.text(), List.of(permission), List.of());
    assertTrue(changed.addresses().contains(BOB));
  }
}
