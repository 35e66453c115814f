package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.rules.BlockList;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.Permission;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountStatus;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.DeliveryLimits;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/**
 * What happens to messages that another service brings (protocol.md 6.6.2, access-control.md A to
 * E). MSP-81 to MSP-83, MSP-119, MSP-141, MSP-314, MSP-328, MSP-329, MSP-330.
 */
class PostIngressTest extends ServiceCase {
  private static final AccountAddress NOBODY = AccountAddress.parse("nobody@example.net");

  private final TestService.Keys aliceService = TestService.Keys.make();
  private final TestUser alice = TestUser.at("alice@example.com");
  private TestUser bob = TestUser.at("bob@example.net");

  @BeforeEach
  void register() {
    bob = service(this::settings).register(bob);
  }

  private void settings(TestService.Settings settings) {
    settings.domain("example.net");
    settings.quotas = new AccountQuotas(40, 4 << 20, 10);
    settings.pins.put(ServiceName.parse("example.com"), aliceService.credential().serviceUdf());
    settings.pins.put(ServiceName.parse("example.org"), "MOTHER-SERVICE");
  }

  private Caller.PeerService peer() {
    return TestService.peer(aliceService);
  }

  private PostResponse post(List<AccountAddress> to, DareEnvelope... messages) {
    return service().post(peer(), to, messages);
  }

  private EntryResponse toBob(DareEnvelope message) {
    return post(TestUser.addresses(bob), message).entries().getFirst();
  }

  private String code(DareEnvelope message) {
    return TestService.codes(List.of(toBob(message))).getFirst();
  }

  private String status(PostRequest request) {
    return service().status(request, peer());
  }

  private static PostRequest request(List<AccountAddress> to, DareEnvelope... messages) {
    return new PostRequest(RequestHeader.EMPTY, to, List.of(messages), List.of());
  }

  private List<DareEnvelope> inbound() {
    return service().frames(bob.address(), ContainerName.INBOUND);
  }

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

  private DareEnvelope reply(TestUser from, String messageId) {
    return from.encrypted(
        new ReplyContact(
            MessageHead.of(messageId, from.address(), bob.address()),
            PinProof.none(from.signedContact()),
            null),
        bob);
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
    assertTrue(
        Waiting.await(service().registry.changeStatus(bob.address(), AccountStatus.BLOCKED)));

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

  // ---- form and signature

  @Test
  void post_flippedSignature_is422() {
    service().befriend(bob, alice);

    assertEquals("422/11", code(TestUser.flipped(alice.text(bob, "hello"))));
    assertEquals("422/11", code(TestUser.flipped(alice.contactRequest(bob))));
    assertTrue(inbound().isEmpty());
  }

  @Test
  void post_withoutSignatureOrAssertion_is422() throws AgreementException {
    MessageText text = new MessageText(alice.head(bob), null, "hello");
    DareEnvelope unsigned =
        EnvelopeBuilder.of(text.payload())
            .envelopeId(MeshIdentifiers.envelopeId(text.messageId()))
            .contentMeta(alice.clear(text).contentMeta())
            .build();
    MessageSigner bare = new MessageSigner(alice.activated.keys().signature(), null);
    MessageSigner byDevice =
        new MessageSigner(
            alice.activated.keys().signature(), alice.activated.connection().envelope());

    assertEquals("422/11", code(unsigned));
    assertEquals("422/11", code(MessageEnvelopes.signed(text, bare, Instant.now())));
    assertEquals(
        "422/11",
        code(
            MessageEnvelopes.encrypted(
                text,
                byDevice,
                List.of(bob.account.encryption().publicKey()),
                Instant.now(),
                TestUser.ENTROPY)),
        "an encrypted message needs an assertion that names the account");
  }

  @Test
  void post_size_isJudgedByTheMeasureOfTheSpecification() {
    service().befriend(bob, alice);

    assertEquals("201", code(alice.ofSize(65_536, bob)));
    assertEquals("413/70", code(alice.ofSize(65_537, bob)));
  }

  @Test
  void post_headerAndPayloadThatDisagree_areRefused() {
    DareEnvelope text = alice.clear(new MessageText(alice.head(bob), null, "hello"));
    DareEnvelope request = alice.contactRequest(bob);

    assertEquals("400/12", code(withHeaderOf(text, request)));
    assertEquals(
        "400/12",
        code(
            EnvelopeBuilder.of(text.payload())
                .envelopeId(MeshIdentifiers.envelopeId(alice.head(bob).messageId()))
                .contentMeta(text.contentMeta())
                .sign(alice.signer().key(), alice.signer().connection())
                .build()));
  }

  private DareEnvelope withHeaderOf(DareEnvelope payload, DareEnvelope header) {
    return EnvelopeBuilder.of(payload.payload())
        .envelopeId(header.envelopeId())
        .contentMeta(header.contentMeta())
        .sign(alice.signer().key(), alice.signer().connection())
        .build();
  }

  // ---- what is stored

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

  private static @Nullable Object payload(EntryResponse entry) {
    return entry.receipt() == null ? null : entry.receipt().payload();
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

  // ---- the sending service

  @Test
  void post_domainOfAnotherService_isRefusedAsAWholeWithAnIncident() {
    TestUser other = TestUser.at("carol@example.org");

    assertEquals("403/30", status(request(TestUser.addresses(bob), other.contactRequest(bob))));
    assertEquals(1, service().incidents.reported());
    Waiting.until(
        () -> !service().frames(service().identity.ownAccount(), ContainerName.INCIDENT).isEmpty());
  }

  @Test
  void post_domainHostedHere_isRefusedAsAWhole() {
    TestUser local = TestUser.at("bea@example.net");

    assertEquals("403/30", status(request(TestUser.addresses(bob), local.contactRequest(bob))));
  }

  @Test
  void post_domainThatCannotBeAskedNow_is503() {
    TestUser other = TestUser.at("carol@example.info");

    assertEquals("503", status(request(TestUser.addresses(bob), other.contactRequest(bob))));
  }

  @Test
  void post_sendersOfTwoDomains_is400() {
    TestUser other = TestUser.at("carol@example.org");

    assertEquals(
        "400/10",
        status(
            request(
                TestUser.addresses(bob), alice.contactRequest(bob), other.contactRequest(bob))));
  }

  @Test
  void post_accountAtTwoServices_speaksForTheDomainOfTheHop() {
    TestUser both = TestUser.at("alice@example.org", "alice@example.com");

    assertEquals(
        "403/30", code(both.text(bob, "hello")), "judged, though example.org is another's");
  }

  @Test
  void post_withSelfOrWithoutRecipients_is400() {
    assertEquals(
        "400/10",
        status(
            new PostRequest(
                RequestHeader.EMPTY,
                TestUser.addresses(bob),
                List.of(alice.contactRequest(bob)),
                List.of(alice.contactRequest(bob)))));
    assertEquals("400/10", status(request(List.of(), alice.contactRequest(bob))));
  }

  // ---- limits

  @Test
  void post_contactRequestsOfOnePair_areLimited() {
    for (int i = 0; i < 3; i++) {
      assertEquals("201", code(alice.contactRequest(bob)));
    }

    Answer answer =
        Waiting.await(
            service().execute(request(TestUser.addresses(bob), alice.contactRequest(bob)), peer()));

    assertEquals(
        List.of("429/73"), TestService.codes(((PostResponse) answer.response()).entries()));
    assertNotNull(answer.retryAfterSeconds());
    assertTrue(answer.retryAfterSeconds() > 3_600);
  }

  @Test
  void post_serviceAboveItsRate_isDeferredAsAWhole() {
    DeliveryLimits d = DeliveryLimits.DEFAULT;
    service().settings.limits =
        new DeliveryLimits(
            65_536,
            d.senderHour(),
            d.senderDay(),
            d.newSenderDay(),
            d.senderContactRequests(),
            d.newService(),
            d.knownService(),
            d.newService(),
            d.serviceToRecipient(),
            d.unknownRecipients());
    reopened();
    String last = "201";
    int passed = 0;
    for (int i = 0; i < 80 && last.equals("201"); i++) {
      last = status(request(TestUser.addresses(bob), alice.text(bob, "spam")));
      passed += last.equals("201") ? 1 : 0;
    }

    assertEquals("429/73", last);
    assertEquals(60, passed, 3);
  }

  @Test
  void post_manyUnknownRecipients_deferEverythingOfTheService() {
    service().settings.limits = DeliveryLimits.DEFAULT;
    reopened();
    for (int i = 0; i < 20; i++) {
      assertEquals(
          List.of("403/30"),
          TestService.codes(
              post(
                      List.of(AccountAddress.parse("guess" + i + "@example.net")),
                      alice.contactRequest(bob))
                  .entries()));
    }

    assertEquals("429/73", status(request(TestUser.addresses(bob), alice.contactRequest(bob))));
  }

  @Test
  void post_refusals_takeNoLessTimeThanTheFloor() {
    long started = System.nanoTime();
    assertEquals("403/30", code(alice.text(bob, "hello")));

    assertTrue(System.nanoTime() - started >= 24_000_000, "not before the floor");
  }

  @Test
  void post_recipientsInAnyCase_areTheSame() {
    assertEquals(
        List.of("201"),
        TestService.codes(
            post(List.of(AccountAddress.parse("BOB@Example.NET")), alice.contactRequest(bob))
                .entries()));
    assertNotEquals(0, inbound().size());
    assertEquals(1, Arrays.asList(inbound().toArray()).size());
  }
}
