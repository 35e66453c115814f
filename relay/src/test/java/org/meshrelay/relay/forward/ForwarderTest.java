package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/**
 * Messages on their way to another service, over real sessions and real stores (protocol.md 6.6
 * steps 4 to 8). MSP-73, MSP-75, MSP-118, MSP-324.
 */
class ForwarderTest extends ForwardCase {
  // ---- endings

  @Test
  void forward_toAContact_isDeliveredAndMarkedWithTheReceiptOfTheOtherService() {
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertEquals(bob.address(), mark.recipient());
    assertTrue(verifies(mark.receipt(), text, bob));
    assertEquals(text.payload(), inbox(bob).getFirst().payload());
    assertEquals(text.signatures(), inbox(bob).getFirst().signatures());
    assertEquals(List.of(), notices(alice));
    settled();
    assertEquals(1, here().forwarder.receivedCount());
    assertEquals(0, there().incidents.reported());
  }

  @Test
  void forward_toAStranger_isMarkedAndNoticed() {
    DareEnvelope text = alice.text(bea, "hello");

    send(alice, bea, text);

    Reference mark = mark(alice, text);
    assertEquals(Reference.REJECT, mark.relationship());
    assertNull(mark.receipt());
    MessageError notice = notices(alice).getFirst();
    assertEquals("403/30", notice.errorCode());
    assertEquals(
        TestUser.messageId(text),
        notice.head().references().getFirst().messageId(),
        "names the message");
    settled();
    assertEquals(List.of(), inbox(bea));
    assertEquals(1, network.posts(THERE).size(), "for good");
    assertEquals(1, here().forwarder.rejectedCount());
  }

  @Test
  void forward_toTwoAccountsOfAService_isOnePostAndTwoEndings() {
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, TestUser.addresses(bob, bea), text);

    settled();
    assertEquals(
        List.of(bob.address() + " Received", bea.address() + " Reject"),
        marks(alice, text).stream().map(m -> m.recipient() + " " + m.relationship()).toList());
    assertEquals(1, network.posts(THERE).size());
    assertEquals(TestUser.addresses(bob, bea), network.posts(THERE).getFirst().accounts());
  }

  @Test
  void forward_contactRequest_reachesAStranger() {
    DareEnvelope request = alice.contactRequest(bea);

    send(alice, bea, request);

    assertEquals(Reference.RECEIVED, mark(alice, request).relationship());
    assertEquals(1, inbox(bea).size());
  }

  @Test
  void forward_neverReached_failsWhenTheQueueLifeIsOver() {
    network.fail(THERE, Fault.UNREACHABLE);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);
    failedOnce();

    clock.advance(Duration.ofHours(49));
    here().forwarder.retryNow(ServiceName.parse(THERE));

    Reference mark = mark(alice, text);
    assertEquals(Reference.FAILED, mark.relationship());
    assertEquals("UNREACHABLE", notices(alice).getFirst().errorCode());
    assertEquals(1, here().forwarder.failedCount());
  }

  @Test
  void forward_bothRecipientsFail_isNoticedOnce() {
    DareEnvelope text = alice.text(bea, "hello");
    TestUser unknown = TestUser.at("nobody@example.net");

    send(alice, TestUser.addresses(bea, unknown), text);

    settled();
    assertEquals(2, marks(alice, text).size());
    assertEquals(1, notices(alice).size());
  }

  // ---- the sender's domain is proved to the recipient's service

  @Test
  void forward_recipientCannotAskOurDomain_isDeferredUntilItCan() {
    network.fail(HERE, Fault.UNREACHABLE);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);
    assertEquals("503", lastError().substring(0, 3));
    assertEquals(List.of(), inbox(bob));

    network.heal(HERE);
    retry();

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    network.fail(HERE, Fault.UNREACHABLE);
    DareEnvelope later = alice.text(bob, "later");
    send(alice, bob, later);
    assertEquals(Reference.RECEIVED, mark(alice, later).relationship(), "asked once only");
  }

  // ---- order and bounds

  @Test
  void forward_manyMessagesOfAPair_keepTheirOrderThroughAFailure() {
    network.fail(THERE, Fault.UNREACHABLE);
    List<DareEnvelope> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      DareEnvelope text = alice.text(bob, "number " + i);
      texts.add(text);
      send(alice, bob, text);
    }
    failedOnce();

    network.heal(THERE);
    retry();

    settled();
    assertEquals(payloads(texts), payloads(inbox(bob)));
    Waiting.until(() -> destinations().isEmpty());
  }

  @Test
  void destinations_tellWhatWaits() {
    network.fail(THERE, Fault.UNREACHABLE);
    send(alice, bob, alice.text(bob, "one"));
    send(alice, bob, alice.text(bob, "two"));
    failedOnce();
    clock.advance(Duration.ofSeconds(5));

    DestinationStatus status = destinations().getFirst();

    assertEquals(ServiceName.parse(THERE), status.service());
    assertEquals(2, status.queued());
    assertTrue(status.oldestMs() >= 5_000);
    assertEquals(DestinationStatus.State.DELIVERING, status.state());
    assertEquals(List.of(2, 0, 0, 0, 0, 0), status.ages());
    clock.advance(Duration.ofHours(2));
    assertEquals(List.of(0, 0, 0, 2, 0, 0), destinations().getFirst().ages());
    clock.advance(Duration.ofDays(1));
    assertEquals(List.of(0, 0, 0, 0, 0, 2), destinations().getFirst().ages());
    assertEquals(2, here().forwarder.waiting());
  }

  @Test
  void accountDeleted_takesItsMessagesAlong() {
    network.fail(THERE, Fault.UNREACHABLE);
    send(alice, bob, alice.text(bob, "one"));
    send(alice, bob, alice.text(bob, "two"));
    failedOnce();

    here().forwarder.accountDeleted(alice.address());
    settled();
    network.heal(THERE);
    retry();

    Waiting.until(() -> destinations().isEmpty());
    assertEquals(List.of(), network.posts(THERE));
    assertEquals(List.of(), notices(alice));
  }
}
