package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.transaction.ResponseStatus;

/**
 * Requests for confirmation and their signed answers, over real sockets (protocol.md 6.7); and how
 * somebody is shut out.
 */
@DisplayName("MSP-124")
class ConfirmationIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  private static final String QUESTION = "Pay 20 EUR to Alice?";

  @TempDir Path directory;

  private TestNode create() throws Exception {
    TestNode.init(directory);
    return TestNode.start(directory, Homes.UNLIMITED);
  }

  private static void permit(MeshClient bob) throws MeshException {
    var unused =
        bob.contacts()
            .permit(null, ALICE.text(), List.of(MessagePermission.CONFIRMATION), List.of());
  }

  private static @Nullable String answer(MeshClient client, MeshMessages.Posted asked)
      throws MeshException {
    return client.messages().status(null, asked.messageId()).getFirst().answer();
  }

  private static MeshMessages.Received pending(MeshClient client, String messageId)
      throws MeshException {
    return client.messages().pending(null).stream()
        .filter(message -> message.messageId().equals(messageId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("does not wait"));
  }

  @Test
  void confirm_answeredFromTheSecondDevice_isKnownToAllConcerned() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient alice = homes.join("alice", ALICE);
          MeshClient bob = homes.join("bob", BOB);
          MeshClient phone = homes.connect("phone", BOB, bob)) {
        Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);
        permit(bob);

        MeshMessages.Posted asked = alice.messages().confirm(null, BOB, QUESTION, false);
        assertTrue(asked.encrypted());
        assertNull(answer(alice, asked));
        MeshMessages.Received shown = pending(phone, asked.messageId());
        assertEquals(QUESTION, shown.text());
        assertEquals("RequestConfirmation", shown.type());
        assertTrue(shown.verified());

        assertEquals(QUESTION, phone.messages().accept(null, asked.messageId(), List.of()).text());

        assertEquals("Accept", answer(alice, asked));
        MeshMessages.Received came =
            alice.messages().pending(null).stream()
                .filter(message -> message.type().equals("ResponseConfirmation"))
                .findFirst()
                .orElseThrow();
        assertEquals("Accept", came.text());
        assertTrue(came.verified());
        assertEquals(
            MeshException.Kind.CHECK_FAILED,
            assertThrows(MeshException.class, () -> bob.messages().reject(null, asked.messageId()))
                .kind(),
            "the other device knows that it was answered");
      }
    }
  }

  @Test
  void confirm_refused_isAnsweredWithASignedNo() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient alice = homes.join("alice", ALICE);
          MeshClient bob = homes.join("bob", BOB)) {
        Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);
        permit(bob);
        MeshMessages.Posted first = alice.messages().confirm(null, BOB, QUESTION, false);
        MeshMessages.Posted second = alice.messages().confirm(null, BOB, "And again?", false);

        var refused = bob.messages().reject(null, second.messageId());

        assertEquals("And again?", refused.text());
        assertEquals("Reject", answer(alice, second));
        assertNull(answer(alice, first), "no answer is an outcome too");
      }
    }
  }

  @Test
  void confirm_withoutPermission_isRefusedByTheRecipientsService() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient alice = homes.join("alice", ALICE);
          MeshClient bob = homes.join("bob", BOB)) {
        Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);

        MeshException refused =
            assertThrows(
                MeshException.class, () -> alice.messages().confirm(null, BOB, QUESTION, false));

        assertEquals(MeshException.Kind.NOT_PERMITTED, refused.kind());
        ResponseStatus status = refused.status();
        assertNotNull(status);
        assertEquals(403, status.status());
        assertEquals(List.of(), bob.messages().pending(null));
        for (String text : List.of("", " ", "x".repeat(16_385))) {
          assertEquals(
              MeshException.Kind.USAGE,
              assertThrows(
                      MeshException.class, () -> alice.messages().confirm(null, BOB, text, false))
                  .kind());
        }
      }
    }
  }

  @Test
  void block_contactAndStranger_areRefusedFromThenOn() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      AccountAddress mallory = AccountAddress.parse("mallory@example.com");
      try (MeshClient alice = homes.join("alice", ALICE);
          MeshClient bob = homes.join("bob", BOB);
          MeshClient stranger = homes.join("mallory", mallory)) {
        Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE);
        var text = alice.messages().text(null, BOB, null, "hello", false);
        assertEquals(201, text.status());
        var request = stranger.messages().contact(null, BOB, "let me in");

        var blocked = bob.messages().block(null, ALICE.text());
        var shut = bob.messages().block(null, request.messageId());

        assertEquals(MessagePermission.values().length, blocked.permissions().size());
        assertEquals(List.of(mallory), shut.addresses());
        assertNotNull(shut.rootUdf(), "the profile came with the request");
        assertRefused(() -> alice.messages().text(null, BOB, null, "again", false));
        assertRefused(() -> stranger.messages().contact(null, BOB, "again"));
        assertTrue(
            bob.messages().pending(null).stream()
                .noneMatch(message -> message.messageId().equals(request.messageId())));
      }
    }
  }

  private interface Doing {
    Object run() throws MeshException;
  }

  private static void assertRefused(Doing doing) {
    MeshException refused = assertThrows(MeshException.class, doing::run);
    ResponseStatus status = refused.status();
    assertNotNull(status, refused::toString);
    assertEquals(403, status.status());
  }
}
