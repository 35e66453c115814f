package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.rules.BlockList;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.Permission;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/**
 * Who may send what to an account here, and what everybody else learns (protocol.md 6.5,
 * access-control.md). MSP-4, MSP-81, MSP-83, MSP-119, MSP-141, MSP-330.
 */
class PostIngressTest extends PostIngressCase {
  private static final AccountAddress NOBODY = AccountAddress.parse("nobody@example.net");
  private static final String NOTE = "NBBB-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG";

  // ---- who may send what

  @Test
  void post_strangersText_isRefused() {
    PostResponse response = post(TestUser.addresses(bob), alice.text(bob, "hello"));

    assertEquals(201, response.outcome().status(), "the request was carried out");
    assertEquals(List.of("403/30"), TestService.codes(response.entries()));
    assertEquals("Reject", response.entries().getFirst().result().text());
    assertNull(response.entries().getFirst().receipt());
    assertTrue(inbound().isEmpty());
  }

  @Test
  void post_strangersContactRequest_isAccepted() {
    DareEnvelope request = alice.contactRequest(bob);
    EntryResponse entry = toBob(request);

    assertEquals("201", TestService.codes(List.of(entry)).getFirst());
    assertNull(entry.indexContainer(), "tells nothing of the spool");
    assertEquals(request.payload(), inbound().getFirst().payload());
  }

  @Test
  void post_contactsText_isAcceptedEncryptedAndInClear() {
    service().befriend(bob, alice);

    assertEquals("201", code(alice.text(bob, "hello")));
    assertEquals("201", code(alice.clear(new MessageText(alice.head(bob), null, "in clear"))));
    assertEquals(2, inbound().size());
  }

  @Test
  void post_contactsConfirmation_needsThePermission() {
    service().befriend(bob, alice);
    assertEquals("403/30", code(alice.clear(new RequestConfirmation(alice.head(bob), "pay?"))));

    service().befriend(bob, alice, Permission.allow("Confirmation"));

    assertEquals("201", code(alice.clear(new RequestConfirmation(alice.head(bob), "pay?"))));
  }

  @Test
  void post_deniedContact_isRefusedEvenTheContactRequest() {
    service().befriend(bob, alice, Permission.deny("Message"), Permission.deny("Contact"));

    assertEquals("403/30", code(alice.text(bob, "hello")));
    assertEquals("403/30", code(alice.contactRequest(bob)));
  }

  @Test
  void post_addressThatChangedHands_isAStranger() {
    service().befriend(bob, alice);
    TestUser successor = TestUser.at("alice@example.com");

    assertEquals("403/30", code(successor.text(bob, "hello")));
    assertEquals("201", code(successor.contactRequest(bob)));
  }

  @Test
  void post_classesOfOwnDevices_areRefusedFromOthers() {
    service().befriend(bob, alice, Permission.allow("Unknown"));
    for (var message :
        List.of(
            new MessageComplete(alice.head(bob)),
            new RespondConnection(alice.head(bob), "Reject", null))) {
      assertEquals("403/30", code(alice.clear(message)));
    }
  }

  @Test
  void post_reply_passesOnlyToAnOpenRequest() {
    DareEnvelope unasked = reply(alice, alice.head(bob).messageId());
    assertEquals("403/30", code(unasked));

    DareEnvelope request = bob.contactRequest(alice);
    service().post(bob.caller(), TestUser.addresses(alice), request);
    String requestId = TestUser.messageId(request);
    assertNotNull(requestId);
    String responseId = MeshIdentifiers.responseId(requestId);
    TestUser mallory = TestUser.at("mallory@example.com");
    assertEquals("403/30", code(reply(mallory, responseId)), "was not asked");
    assertEquals("201", code(reply(alice, responseId)));
    assertEquals("409/62", code(reply(alice, responseId)), "one answer only");
  }

  @Test
  @DisplayName("MSP-146: a PIN that was shown to somebody has one answer, from anybody")
  void post_reply_passesToAPinThatWasShown() {
    service().settings.contactPolicy = ContactPolicy.CLOSED;
    reopened();
    String pinId = shownPin();
    String responseId = MeshIdentifiers.responseId(pinId);

    assertEquals("403/30", code(pinReply(alice, responseId, "NAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG")));
    assertEquals("403/30", code(pinReply(alice, alice.head(bob).messageId(), pinId)));
    assertEquals("403/30", code(reply(alice, responseId)), "does not show which PIN it answers");
    assertEquals("201", code(pinReply(alice, responseId, pinId)));
    TestUser mallory = TestUser.at("mallory@example.com");
    assertEquals("409/62", code(pinReply(mallory, responseId, pinId)), "one answer only");
  }

  @Test
  void post_replyToSomethingElseOfTheLocalSpool_isRefused() {
    DareEnvelope other =
        bob.clear(
            new RespondConnection(
                MessageHead.of(NOTE, bob.address(), bob.address()), "Reject", null));
    postSelf(other);

    assertEquals("403/30", code(pinReply(alice, MeshIdentifiers.responseId(NOTE), NOTE)));
  }

  /** Encrypted, as our client does: the service sees that it is a PIN, and its identifier. */
  private String shownPin() {
    Udf salted = Pin.salted(Udf.encryptionKey(EntropySource.system()), Pin.ACTION_CONTACT);
    String pinId = Pin.id(salted, bob.address().text()).text();
    postSelf(
        bob.encrypted(
            new MessagePin(
                MessageHead.of(pinId, bob.address(), bob.address()),
                bob.address(),
                null,
                true,
                salted.text(),
                Pin.ACTION_CONTACT,
                null),
            bob));
    return pinId;
  }

  private void postSelf(DareEnvelope message) {
    PostResponse response =
        service()
            .call(
                new PostRequest(RequestHeader.EMPTY, List.of(), List.of(), List.of(message)),
                bob.caller(),
                PostResponse.class);
    assertEquals(List.of("201"), TestService.codes(response.entries()));
  }

  private static DareEnvelope pinReply(TestUser from, String messageId, String pinId) {
    return from.clear(
        new ReplyContact(
            MessageHead.of(messageId, from.address(), AccountAddress.parse("bob@example.net")),
            new PinProof(from.signedContact(), Bytes.of(1), pinId, Bytes.of(2)),
            null));
  }

  @Test
  void post_blockedService_isRefusedWhateverTheGrant() {
    service().befriend(bob, alice);
    service().settings.blockList =
        new BlockList(Set.of(ServiceName.parse("example.com")), Set.of(), Set.of(), List.of());
    reopened();

    assertEquals("403/30", code(alice.text(bob, "hello")));
  }

  @Test
  void post_closedContactPolicy_refusesContactRequests() {
    service().settings.contactPolicy = ContactPolicy.CLOSED;
    reopened();

    assertEquals("403/30", code(alice.contactRequest(bob)));
  }

  private DareEnvelope reply(TestUser from, String messageId) {
    return from.encrypted(
        new ReplyContact(
            MessageHead.of(messageId, from.address(), bob.address()),
            PinProof.none(from.signedContact()),
            null),
        bob);
  }

  // ---- gone to another service

  @Test
  void post_toAnAccountThatHasGone_tellsThoseWhoMayWrite() {
    service().befriend(bob, alice);
    AccountAddress there = AccountAddress.parse("bob@example.org");
    assertTrue(Waiting.await(service().registry.move(bob.address(), there)));
    TestUser mallory = TestUser.at("mallory@example.com");

    EntryResponse redirected = toBob(alice.text(bob, "hello"));
    EntryResponse unknown = post(List.of(NOBODY), alice.text(bob, "hello")).entries().getFirst();

    assertEquals("303", TestService.codes(List.of(redirected)).getFirst());
    assertEquals(Optional.of(there), redirected.movedTo());
    assertNull(redirected.receipt());
    assertTrue(inbound().isEmpty());
    assertEquals(unknown, toBob(mallory.text(bob, "hello")), "as if nobody had ever been there");
  }

  // ---- one answer for absence and refusal

  @Test
  void post_unknownRecipient_getsTheAnswerOfARefusal() {
    EntryResponse refused = toBob(alice.text(bob, "hello"));
    EntryResponse unknown = post(List.of(NOBODY), alice.text(bob, "hello")).entries().getFirst();
    EntryResponse unknownRequest =
        post(List.of(NOBODY), alice.contactRequest(bob)).entries().getFirst();

    assertEquals(refused, unknown);
    assertEquals(refused, unknownRequest);
  }

  @Test
  void post_recipientOnHold_getsTheAnswerOfARefusal() {
    service().befriend(bob, alice);
    EntryResponse unknown = post(List.of(NOBODY), alice.text(bob, "hello")).entries().getFirst();
    service().suspend(bob.address());

    assertEquals(unknown, toBob(alice.text(bob, "hello")));
  }

  @Test
  void post_severalRecipients_areJudgedOneByOneMessageMajor() {
    TestUser bea = service().register("bea@example.net");
    service().befriend(bea, alice);

    PostResponse response =
        post(
            List.of(
                bob.address(), bea.address(), NOBODY, AccountAddress.parse("x@elsewhere.example")),
            alice.text(bea, "hello"),
            alice.contactRequest(bea));

    assertEquals(
        List.of("403/30", "201", "403/30", "421/72", "201", "201", "403/30", "421/72"),
        TestService.codes(response.entries()));
    assertEquals(
        List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
        response.entries().stream().map(EntryResponse::indexRequest).toList());
  }
}
