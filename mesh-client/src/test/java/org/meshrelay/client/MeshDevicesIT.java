package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.fault.MeshException.Kind;

/** How a further device is connected, and how not. */
class MeshDevicesIT extends MeshClientCase {
  @Test
  void device_requestedAndAccepted_readsAndSendsLikeTheFirst() throws Exception {
    befriend();
    MeshDevices.Request asked;
    try (MeshClient phone = open("phone")) {
      asked = phone.devices().request(ALICE, "phone");
      assertFails(Kind.TRY_LATER, () -> phone.devices().complete(ALICE));
    }
    try (MeshClient alice = open("alice")) {
      MeshDevices.Request pending = alice.devices().pending(null).getFirst();
      assertEquals(asked.witness(), pending.witness());
      assertEquals(asked.meshUdf(), pending.meshUdf());
      assertEquals("phone", pending.description());
      assertTrue(pending.verified());
      alice.devices().accept(null, asked.witness().toLowerCase(java.util.Locale.ROOT));
      assertTrue(alice.devices().pending(null).isEmpty());
      alice.accounts().sync(null);
      assertEquals(2, alice.devices().list(null).size());
      assertNotNull(alice.messages().text(null, BOB, null, "from the laptop", false));
    }
    try (MeshClient phone = open("phone")) {
      assertFalse(phone.devices().complete(ALICE).administrator());
      phone.accounts().sync(null);
      assertEquals("Received", phone.messages().status(null, null).getLast().state());
      assertEquals(201, phone.messages().text(null, BOB, null, "from the phone", false).status());
      assertFails(Kind.CHECK_FAILED, () -> phone.devices().accept(null, asked.witness()));
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received last = bob.messages().pending(null).getLast();
      assertEquals("from the phone", last.text());
      assertTrue(last.verified());
    }
  }

  @Test
  void device_rejected_isToldSo() throws Exception {
    register("alice", ALICE);
    MeshDevices.Request asked;
    try (MeshClient phone = open("phone")) {
      asked = phone.devices().request(ALICE, null);
    }
    try (MeshClient alice = open("alice")) {
      alice.devices().reject(null, asked.witness());
    }
    try (MeshClient phone = open("phone")) {
      assertFails(Kind.NOT_PERMITTED, () -> phone.devices().complete(ALICE));
      assertFails(Kind.CHECK_FAILED, () -> phone.devices().complete(ALICE));
    }
  }

  @Test
  void device_wrongWitness_connectsNobody() throws Exception {
    register("alice", ALICE);
    try (MeshClient phone = open("phone")) {
      phone.devices().request(ALICE, null);
    }
    try (MeshClient alice = open("alice")) {
      for (String typed : List.of("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG", "", "AAAA")) {
        assertFails(Kind.CHECK_FAILED, () -> alice.devices().accept(null, typed));
      }
      assertEquals(1, alice.devices().list(null).size());
    }
  }
}
