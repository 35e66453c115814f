package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.session.StubService;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ProofOfWork;
import org.meshrelay.protocol.transaction.PostRequest;

/** Contacts and texts between accounts. MSP-97, MSP-110. */
class MeshMessagesIT extends MeshClientCase {
  @Test
  void message_strangerIsUnknown_isNotSentUnlessInClearAndThenRefused() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    try (MeshClient client = open("alice")) {
      MeshException unknown =
          assertFails(
              Kind.NOT_PERMITTED, () -> client.messages().text(null, BOB, null, "hello", false));
      assertNull(unknown.status());
      MeshException refused =
          assertFails(
              Kind.NOT_PERMITTED, () -> client.messages().text(null, BOB, null, "hello", true));
      assertEquals(403, status(refused));
    }
  }

  @Test
  void contact_requestAcceptedAndAnswered_letsBothSendTextsThatOnlyDevicesRead() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, "from the fair");
      assertEquals(201, asked.status());
      MeshMessages.Receipt receipt = asked.receipt();
      assertNotNull(receipt);
      assertEquals(true, receipt.verified());
    }
    try (MeshClient bob = open("bob")) {
      List<MeshMessages.Received> pending = bob.messages().pending(null);
      assertEquals(1, pending.size());
      assertEquals("RequestContact", pending.getFirst().type());
      assertEquals(ALICE, pending.getFirst().from());
      assertTrue(pending.getFirst().verified());
      assertEquals(asked.messageId(), pending.getFirst().messageId());
      bob.messages().accept(null, asked.messageId(), DEFAULT);
      assertTrue(bob.messages().pending(null).isEmpty());
      assertEquals(List.of(ALICE), bob.contacts().get(null, "alice@example.com").addresses());
    }
    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertEquals(List.of(BOB), sync.contactsAdded());
      assertTrue(sync.isClean());
      assertTrue(sync.alerts().isEmpty());
      MeshMessages.Posted posted = alice.messages().text(null, BOB, "greeting", "Hello Bob", false);
      assertTrue(posted.encrypted());
      MeshMessages.Receipt receipt = posted.receipt();
      assertNotNull(receipt);
      assertEquals(true, receipt.verified());
      MeshMessages.Delivery delivery = alice.messages().status(null, posted.messageId()).getFirst();
      assertEquals("Received", delivery.state());
      assertEquals(BOB, delivery.to());
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received text = bob.messages().pending(null).getFirst();
      assertEquals("Hello Bob", text.text());
      assertEquals("greeting", text.subject());
      assertTrue(text.verified());
      assertTrue(text.encrypted());
      assertNull(text.note());
      bob.messages().accept(null, text.messageId(), DEFAULT);
      assertTrue(bob.messages().pending(null).isEmpty());
      assertEquals(2, bob.messages().all(null).size());
      assertEquals(201, bob.messages().text(null, ALICE, null, "Hello Alice", false).status());
    }
    assertTrue(
        service.account(BOB).container(ContainerName.INBOUND).frames.stream()
            .noneMatch(frame -> frame.payload().toString().contains("Hello Bob")));
  }

  @ParameterizedTest
  @CsvSource({
    "SAME_PIN,PinUsed",
    "OTHER_WITNESS,PinInvalid",
    "UNKNOWN_PIN,PinInvalid",
    "NO_PIN,PinMissing"
  })
  void contact_replyThatDoesNotHold_isAlertedAndNotTaken(Forgery forgery, String alert)
      throws Exception {
    befriend();
    try (MeshClient alice = open("alice")) {
      alice.contacts().delete(null, "bob@example.com");
    }
    service.inject(ALICE, ContainerName.INBOUND, forgedReply(forgery));

    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertTrue(sync.contactsAdded().isEmpty());
      assertEquals(List.of(alert + " in the contact of " + BOB), sync.alerts());
      assertTrue(alice.contacts().list(null).stream().allMatch(MeshContacts.Entry::self));
    }
  }

  @Test
  void contact_answerAfterThePinExpired_isAlertedAndNotTaken() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null);
    }
    clockMs.addAndGet(Duration.ofDays(8).toMillis());
    try (MeshClient bob = open("bob")) {
      bob.messages().accept(null, asked.messageId(), DEFAULT);
    }
    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertTrue(sync.contactsAdded().isEmpty());
      assertTrue(sync.alerts().getFirst().startsWith("PinExpired"), sync.alerts().toString());
    }
  }

  @Test
  void contact_rejected_isClosedWithoutAnAnswer() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null);
    }
    try (MeshClient bob = open("bob")) {
      bob.messages().reject(null, asked.messageId());
      assertTrue(bob.messages().pending(null).isEmpty());
      assertFails(Kind.CHECK_FAILED, () -> bob.messages().accept(null, asked.messageId(), DEFAULT));
    }
    try (MeshClient alice = open("alice")) {
      assertTrue(alice.accounts().sync(null).contactsAdded().isEmpty());
    }
  }

  @Test
  void permit_denied_hidesWhatTheServiceLetThrough() throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.contacts()
          .permit(null, "alice@example.com", List.of(), List.of(MessagePermission.MESSAGE));
    }
    try (MeshClient alice = open("alice")) {
      assertNotNull(alice.messages().text(null, BOB, null, "unwanted", false));
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received text = bob.messages().pending(null).getLast();
      assertNull(text.text());
      assertEquals("the sender may not send this", text.note());
    }
  }

  @Test
  void text_challengedByPolicy_isWorkedForAndPostedAgainUnderTheTicket() throws Exception {
    befriend();
    Bytes token = EntropySource.system().bytes(54);
    try (MeshClient alice = open("alice")) {
      alice.accounts().sync(null); // so that the post goes under a ticket
      service.challenge(new AuthHeader.Challenge(token, 8));

      assertEquals(201, alice.messages().text(null, BOB, null, "worth it", false).status());
    }
    AuthHeader.TicketRequest last =
        service.stub.seen.stream()
            .filter(seen -> seen.request() instanceof PostRequest)
            .map(StubService.Seen::auth)
            .filter(AuthHeader.TicketRequest.class::isInstance)
            .map(AuthHeader.TicketRequest.class::cast)
            .reduce((before, after) -> after)
            .orElseThrow();
    AuthHeader.Answer answer = last.answer();
    assertNotNull(answer);
    assertEquals(token, answer.token());
    assertTrue(new ProofOfWork("mesh-auth/1 pow").meets(token, answer.nonce(), 8));
  }

  @Test
  void text_aboveTheLimit_isRefusedBeforeItIsSent() throws Exception {
    befriend();
    try (MeshClient alice = open("alice")) {
      assertFails(
          Kind.USAGE, () -> alice.messages().text(null, BOB, null, "x".repeat(65_536), false));
    }
  }

  @Test
  void text_aboveTheAdvertisedLimit_isRefusedBeforeItIsSent() throws Exception {
    service.stub.limitPosts(4000);
    befriend();
    try (MeshClient alice = open("alice")) {
      MeshException failure =
          assertFails(
              Kind.USAGE, () -> alice.messages().text(null, BOB, null, "x".repeat(4000), false));
      assertTrue(String.valueOf(failure.getMessage()).contains("at most 4000"));
    }
  }

  @Test
  void offlineAccount_neitherSendsNorReceives() throws Exception {
    try (MeshClient alice = open("alice")) {
      alice.createMesh(null);
      alice.accounts().create(ALICE);
      for (Executable call :
          List.<Executable>of(
              () -> alice.messages().text(null, ALICE, null, "note to self", false),
              () -> alice.messages().pending(null),
              () -> alice.accounts().sync(null),
              () -> alice.accounts().status(null))) {
        MeshException failure = assertFails(Kind.CONFIGURATION, call);
        assertTrue(String.valueOf(failure.getMessage()).contains("not registered"));
      }
    }
    assertTrue(service.stub.seen.isEmpty());
  }

  @Test
  void self_name_isWrittenAndShown() throws Exception {
    register("alice", ALICE);
    try (MeshClient alice = open("alice")) {
      assertEquals("Alice Example", alice.contacts().self(null, "Alice Example").name());
      assertEquals("Alice Example", alice.contacts().self(null, null).name());
      assertTrue(alice.contacts().list(null).getFirst().self());
    }
  }

  /** Another reply by bob, who saw the PIN of the request that he has answered already. */
  private DareEnvelope forgedReply(Forgery forgery) throws Exception {
    ReplyContact first =
        service.account(ALICE).container(ContainerName.INBOUND).frames.stream()
            .filter(frame -> "ReplyContact".equals(typeOf(frame)))
            .map(frame -> parse(frame, ReplyContact.class))
            .findFirst()
            .orElseThrow();
    PinProof proof = first.proof();
    DareEnvelope data = java.util.Objects.requireNonNull(proof.authenticatedData());
    PinProof forged =
        switch (forgery) {
          case SAME_PIN -> proof;
          case OTHER_WITNESS ->
              new PinProof(data, proof.clientNonce(), proof.pinId(), Bytes.wrap(new byte[64]));
          case UNKNOWN_PIN ->
              new PinProof(
                  data,
                  proof.clientNonce(),
                  "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG",
                  proof.pinWitness());
          case NO_PIN -> PinProof.none(data);
        };
    try (ClientContext bob = ClientContext.open(config("bob"))) {
      return MessageEnvelopes.signed(
          new ReplyContact(MessageHead.fresh(EntropySource.system(), BOB, ALICE), forged, null),
          bob.session(BOB).signer(),
          now());
    }
  }

  private static String typeOf(DareEnvelope frame) {
    var meta = frame.contentMeta();
    return meta == null || meta.messageType() == null ? "" : meta.messageType();
  }
}
