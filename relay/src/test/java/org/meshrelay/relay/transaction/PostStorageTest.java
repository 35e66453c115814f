package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.profile.Permission;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/**
 * What is stored of a message, once, and which receipt its sender gets. MSP-120, MSP-134, MSP-314,
 * MSP-329.
 */
class PostStorageTest extends PostIngressCase {
  @Test
  void post_received_isOverwrittenAndOtherMembersAreKept() {
    DareEnvelope request = alice.contactRequest(bob);
    DareEnvelope dated =
        EnvelopeBuilder.of(request.payload())
            .envelopeId(request.envelopeId())
            .contentMeta(request.contentMeta())
            .member("Received", "1999-01-01T00:00:00Z")
            .member("Unheard", "of")
            .sign(alice.signer().key(), alice.signer().connection())
            .build();

    assertEquals("201", code(dated));

    DareEnvelope stored = inbound().getFirst();
    assertNotNull(stored.header().received());
    assertTrue(stored.header().received().isAfter(Instant.parse("2020-01-01T00:00:00Z")));
    assertEquals(JsonString.of("of"), stored.header().member("Unheard"));
  }

  @Test
  void post_duplicate_getsTheFirstAnswerAndStoresNothing() {
    DareEnvelope request = alice.contactRequest(bob);
    EntryResponse first = toBob(request);
    EntryResponse again = toBob(request);

    assertEquals(first.status(), again.status());
    assertEquals(payload(first), payload(again), "the same commitment");
    assertEquals(1, inbound().size());

    TestService reopened = reopened();
    assertEquals(
        payload(first),
        payload(reopened.post(peer(), TestUser.addresses(bob), request).entries().getFirst()),
        "after a restart too");
  }

  @Test
  void post_duplicateAfterTheGrantIsGone_stillGetsTheFirstAnswer() {
    service().befriend(bob, alice);
    DareEnvelope text = alice.text(bob, "hello");
    assertEquals("201", code(text));
    service().befriend(bob, alice, Permission.deny("Message"));

    assertEquals("201", code(text));
    assertEquals("403/30", code(alice.text(bob, "another")));
  }

  @Test
  void post_sameIdOtherPayload_is409AndARefusedMessageIsJudgedAnew() {
    MessageHead head = alice.head(bob);
    DareEnvelope first = alice.clear(new MessageText(head, null, "one"));
    DareEnvelope second = alice.clear(new MessageText(head, null, "two"));
    assertEquals("403/30", code(first));
    service().befriend(bob, alice);

    assertEquals("201", code(second), "the first was not stored");
    assertEquals("409/62", code(first));
  }

  @Test
  void post_sameMessageToAnother_isAFirstDelivery() {
    TestUser bea = service().register("bea@example.net");
    DareEnvelope request = alice.contactRequest(bob);

    assertEquals("201", code(request));
    assertEquals(
        List.of("201"), TestService.codes(post(TestUser.addresses(bea), request).entries()));
    assertEquals(1, service().frames(bea.address(), ContainerName.INBOUND).size());
  }

  @Test
  void post_accepted_carriesABlindedReceiptThatVerifies() {
    DareEnvelope request = alice.contactRequest(bob);
    EntryResponse entry = toBob(request);

    assertNotNull(entry.receipt());
    assertTrue(
        StatementVerifier.ofHost(service().identity.hostKey().publicKey())
            .senderReceipt(
                entry.receipt(),
                new StatementVerifier.SentMessage(
                    String.valueOf(request.envelopeId()), request.computedDigest(), bob.address()),
                Instant.now())
            .isValid());
  }

  @Test
  void post_withoutBody_isJudgedAndNotStored() {
    service().befriend(bob, alice);
    DareEnvelope text = alice.text(bob, "hello");
    EntryResponse entry = toBob(TestUser.redacted(text));

    assertTrue(entry.isAccepted());
    assertNotNull(entry.constraintsData());
    assertNull(entry.receipt());
    assertTrue(inbound().isEmpty());
    TestUser stranger = TestUser.at("carol@example.com");
    assertEquals("403/30", code(TestUser.redacted(stranger.text(bob, "hello"))));
  }

  @Test
  void post_fullSpool_is507() {
    service().befriend(bob, alice);
    String last = "";
    for (int i = 0; i < 45; i++) {
      last = code(alice.clear(new MessageText(alice.head(bob), null, "n " + i)));
    }

    assertEquals("507/75", last);
  }
}
