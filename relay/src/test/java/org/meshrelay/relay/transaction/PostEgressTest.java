package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.DeliveryLimits;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.forward.ForwardSettings;
import org.meshrelay.relay.forward.RetrySchedule;

/**
 * What happens to messages that a device of an account here posts (protocol.md 6.6 step 3). MSP-70,
 * MSP-71, MSP-118, MSP-120, MSP-313, MSP-331.
 */
class PostEgressTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");
  private TestUser carol = TestUser.at("carol@example.com");
  private final TestUser bob = TestUser.at("bob@example.net");

  @BeforeEach
  void register() {
    alice = service().register(alice);
    carol = service().register(carol);
  }

  @CanIgnoreReturnValue
  private PostResponse post(List<AccountAddress> to, DareEnvelope... messages) {
    return service().post(alice.caller(), to, messages);
  }

  private String code(TestUser to, DareEnvelope message) {
    return TestService.codes(post(TestUser.addresses(to), message).entries()).getFirst();
  }

  private List<DareEnvelope> frames(TestUser user, ContainerName container) {
    return service().frames(user.address(), container);
  }

  private static MessageComplete mark(DareEnvelope envelope) {
    try {
      return MessageCodec.parse(envelope.payload(), MessageComplete.class);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  // ---- elsewhere

  @Test
  void post_toAnotherService_isRecordedQueuedAndAnswered() {
    DareEnvelope text = alice.text(bob, "hello");

    EntryResponse entry = post(TestUser.addresses(bob), text).entries().getFirst();

    assertTrue(entry.isAccepted());
    assertEquals(1L, entry.indexContainer());
    assertNotNull(entry.receipt());
    assertTrue(
        StatementVerifier.ofHost(service().identity.hostKey().publicKey())
            .receipt(
                entry.receipt(),
                new ContainerId(alice.address(), ContainerName.OUTBOUND),
                Instant.now())
            .isValid());
    assertEquals(text.payload(), frames(alice, ContainerName.OUTBOUND).getFirst().payload());
    assertTrue(service().forwarder.waiting() >= 1);
  }

  @Test
  void post_again_recordsAndQueuesNothingTwice() {
    DareEnvelope text = alice.text(bob, "hello");
    EntryResponse first = post(TestUser.addresses(bob), text).entries().getFirst();

    EntryResponse again = post(TestUser.addresses(bob), text).entries().getFirst();

    assertEquals(first.indexContainer(), again.indexContainer());
    assertEquals(1, deliveriesAskedFor());
    assertEquals(1, textsIn(ContainerName.OUTBOUND));
  }

  /** The queue also has what became of them. */
  private long deliveriesAskedFor() {
    return frames(alice, ContainerName.OUTQUEUE).stream()
        .filter(note -> note.payload().utf8().startsWith("{\"OutqueueDelivery\""))
        .count();
  }

  private long textsIn(ContainerName container) {
    return frames(alice, container).stream().filter(DareEnvelope::isEncrypted).count();
  }

  @Test
  void post_again_withAnotherRecipient_queuesThatOneOnly() {
    DareEnvelope text = alice.text(bob, "hello");
    post(TestUser.addresses(bob), text);
    long waiting = service().forwarder.waiting();

    post(List.of(bob.address(), AccountAddress.parse("bea@example.net")), text);

    assertEquals(waiting + 1, service().forwarder.waiting());
    assertEquals(1, textsIn(ContainerName.OUTBOUND));
  }

  @Test
  void post_fullQueueOfTheDestination_is503() {
    service().settings.forward =
        new ForwardSettings(
            1_000,
            100,
            20,
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            new RetrySchedule(Duration.ofMinutes(10), Duration.ofDays(2), 0));
    reopened();
    for (int i = 0; i < 100; i++) {
      assertEquals("201", code(bob, alice.clear(new MessageText(alice.head(bob), null, "n"))));
    }

    assertEquals("503", code(bob, alice.text(bob, "one too many")));
    assertEquals(
        "201",
        code(
            TestUser.at("x@elsewhere.example"),
            alice.clear(new MessageText(alice.head(bob), null, "other destination"))));
  }

  // ---- here

  @Test
  void post_toAnAccountHere_getsTheVerdictAtOnce() {
    assertEquals("403/30", code(carol, alice.text(carol, "hello")));
    assertEquals("201", code(carol, alice.contactRequest(carol)));
    service().befriend(carol, alice);

    EntryResponse entry =
        post(TestUser.addresses(carol), alice.text(carol, "hello")).entries().getFirst();

    assertTrue(entry.isAccepted());
    assertNull(entry.indexContainer());
    assertNotNull(entry.receipt());
    assertTrue(entry.receipt().payload().utf8().startsWith("{\"SpoolSenderReceipt\""));
  }

  @Test
  void post_unknownAccountHere_getsTheAnswerOfARefusal() {
    EntryResponse refused =
        post(TestUser.addresses(carol), alice.text(carol, "hello")).entries().getFirst();
    EntryResponse unknown =
        post(List.of(AccountAddress.parse("nobody@example.com")), alice.text(carol, "hello"))
            .entries()
            .getFirst();

    assertEquals(refused, unknown);
  }

  @Test
  void post_deliveredHere_isMarkedInTheOutboundSpoolWithTheReceipt() {
    service().befriend(carol, alice);
    DareEnvelope text = alice.text(carol, "hello");
    EntryResponse entry = post(TestUser.addresses(carol), text).entries().getFirst();

    Waiting.until(() -> frames(alice, ContainerName.OUTBOUND).size() == 2);

    Reference reference =
        mark(frames(alice, ContainerName.OUTBOUND).get(1)).head().references().getFirst();
    assertEquals(TestUser.messageId(text), reference.messageId());
    assertEquals("Received", reference.relationship());
    assertEquals(carol.address(), reference.recipient());
    assertEquals(entry.receipt(), reference.receipt());
  }

  @Test
  void post_refusedHere_isMarkedAndNoticedOnce() throws DecodeException {
    DareEnvelope text = alice.text(carol, "hello");
    assertEquals("403/30", code(carol, text));

    Waiting.until(() -> !frames(alice, ContainerName.INBOUND).isEmpty());

    assertEquals(
        "Reject",
        mark(frames(alice, ContainerName.OUTBOUND).get(1))
            .head()
            .references()
            .getFirst()
            .relationship());
    MessageError notice =
        MessageCodec.parse(
            frames(alice, ContainerName.INBOUND).getFirst().payload(), MessageError.class);
    String id = TestUser.messageId(text);
    assertNotNull(id);
    assertEquals(MeshIdentifiers.responseId(id), notice.messageId());
    assertEquals("403/30", notice.errorCode());
    assertEquals("403/30", code(carol, text), "posted again it is judged again");
    assertEquals(1, frames(alice, ContainerName.INBOUND).size());
  }

  @Test
  void post_toTheOwnAccount_alwaysPassesAndCountsInNoLimit() {
    service().settings.limits =
        new DeliveryLimits(
            65_536,
            Optional.of(Limit.of("hour", 1, Duration.ofHours(1))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    reopened();
    for (int i = 0; i < 5; i++) {
      EntryResponse entry =
          post(i % 2 == 0 ? List.of() : TestUser.addresses(alice), alice.text(alice, "n" + i))
              .entries()
              .getFirst();
      assertTrue(entry.isAccepted());
      assertEquals(i + 1L, entry.indexContainer());
      assertNotNull(entry.receipt());
      assertTrue(entry.receipt().payload().utf8().startsWith("{\"SpoolReceipt\""));
    }
    assertEquals("201", code(bob, alice.text(bob, "to another")));
    assertEquals("429/73", code(bob, alice.text(bob, "to another again")));
  }

  // ---- outbound control

  @Test
  void post_signedByAnotherAccount_is401() {
    assertEquals("401/21", code(bob, carol.text(bob, "hello")));
    assertEquals(
        "401/21", code(bob, carol.clear(new MessageText(carol.head(bob), null, "in clear"))));
  }

  @Test
  void post_signedByADeviceThatIsNotConnected_is401() {
    TestUser stranger = alice.secondDevice();

    assertEquals("401/21", code(bob, stranger.text(bob, "hello")));
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, stranger.deviceEntry()))));
    assertEquals("201", code(bob, stranger.text(bob, "hello")));
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, TestUser.deletion(stranger.deviceEntry().key()))));
    assertEquals("401/21", code(bob, stranger.text(bob, "removed")));
  }

  @Test
  void post_flippedOversizedOrMalformed_isRefusedAndNotRecorded() {
    assertEquals("422/11", code(bob, TestUser.flipped(alice.text(bob, "hello"))));
    assertEquals("413/70", code(bob, alice.ofSize(65_537, bob)));
    assertEquals(0, frames(alice, ContainerName.OUTBOUND).size());
    assertEquals("201", code(bob, alice.ofSize(65_536, bob)));
  }

  @Test
  void post_sameIdOtherPayload_is409() {
    MessageHead head = alice.head(bob);
    assertEquals("201", code(bob, alice.clear(new MessageText(head, null, "one"))));

    assertEquals("409/62", code(bob, alice.clear(new MessageText(head, null, "two"))));
  }

  @Test
  void post_newAccount_hasLowerLimits() {
    DeliveryLimits d = DeliveryLimits.DEFAULT;
    service().settings.limits = d;
    reopened();
    String last = "201";
    int passed = 0;
    while (last.equals("201") && passed < 60) {
      last = code(bob, alice.clear(new MessageText(alice.head(bob), null, "n")));
      passed += last.equals("201") ? 1 : 0;
    }

    assertEquals("429/73", last);
    assertEquals(50, passed);
  }

  @Test
  void post_contactRequests_areLimitedPerDay() {
    service().settings.limits = DeliveryLimits.DEFAULT;
    reopened();
    String last = "201";
    int passed = 0;
    while (last.equals("201") && passed < 40) {
      TestUser other = bob;
      last = code(other, alice.contactRequest(other));
      passed += last.equals("201") ? 1 : 0;
    }

    assertEquals("429/73", last);
    assertEquals(30, passed);
  }

  @Test
  void post_withoutBody_isJudgedAndNotRecorded() {
    service().befriend(carol, alice);

    PostResponse response =
        post(
            TestUser.addresses(bob, carol),
            TestUser.redacted(alice.text(bob, "hello")),
            TestUser.redacted(carol.text(bob, "hello")));

    assertEquals(List.of("201", "201", "401/21", "401/21"), TestService.codes(response.entries()));
    assertNotNull(response.entries().getFirst().constraintsData());
    assertNull(response.entries().getFirst().receipt());
    assertEquals(0, frames(alice, ContainerName.OUTBOUND).size());
  }

  // ---- Self

  @Test
  void post_self_goesToTheLocalSpoolAndCompletionsToTheInbound() {
    DareEnvelope pin =
        alice.clear(
            new MessagePin(
                MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address()),
                alice.address(),
                null,
                false,
                "AAAA",
                "Device",
                null));
    DareEnvelope read =
        alice.clear(
            new MessageComplete(
                MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address())
                    .referring(List.of(Reference.of("N".repeat(28), Reference.READ)))));

    PostResponse response =
        service()
            .call(
                new PostRequest(
                    RequestHeader.EMPTY,
                    List.of(),
                    List.of(),
                    List.of(pin, read, TestUser.flipped(pin))),
                alice.caller(),
                PostResponse.class);

    assertEquals(List.of("201", "201", "422/11"), TestService.codes(response.entries()));
    assertEquals(pin.payload(), frames(alice, ContainerName.LOCAL).getFirst().payload());
    assertEquals(read.payload(), frames(alice, ContainerName.INBOUND).getFirst().payload());
    assertNotNull(response.entries().getFirst().receipt());
  }

  // ---- callers

  @Test
  void post_byOtherCallers_isRefused() {
    PostRequest request =
        new PostRequest(
            RequestHeader.EMPTY,
            TestUser.addresses(bob),
            List.of(alice.text(bob, "hello")),
            List.of());

    assertEquals("401/20", service().status(request, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(request, alice.unbound()));
    assertEquals("401/22", service().status(request, alice.caller(Caller.Standing.ENTRY_LOST)));
    assertEquals("404/40", service().status(request, TestUser.at("nobody@example.com").caller()));
    service().suspend(alice.address());
    assertEquals("403/32", service().status(request, alice.caller()));
  }
}
