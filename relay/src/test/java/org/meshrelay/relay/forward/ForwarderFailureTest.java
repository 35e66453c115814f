package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.gateway.Transactions;

/**
 * A peer or a way to it that refuses, stalls, resets or lies (protocol.md 6.6.1, receipts.md 6).
 */
class ForwarderFailureTest extends ForwardCase {
  // ---- failures of the way

  @Test
  void forward_unreachableThenWell_isDelivered() {
    network.fail(THERE, Fault.UNREACHABLE);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);
    assertEquals("UNREACHABLE", lastError());
    assertEquals(List.of(), marks(alice, text));

    network.heal(THERE);
    retry();

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    assertTrue(here().forwarder.retriedCount() >= 1);
  }

  @Test
  void forward_stalled_endsWithTheAttemptAndIsTriedAgain() {
    network.fail(THERE, Fault.STALLS);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);
    assertEquals("TIMEOUT", lastError());

    network.heal(THERE);
    retry();

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
  }

  @Test
  void forward_pageOfAProxy_isNoAnswer() {
    network.fail(THERE, Fault.BAD_GATEWAY);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);
    failedOnce();
    assertEquals(List.of(), marks(alice, text));

    network.heal(THERE);
    retry();

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
  }

  @Test
  void forward_answerLost_isDeliveredOnceAndTheReceiptComesLater() {
    DareEnvelope first = alice.text(bob, "first");
    send(alice, bob, first);
    assertEquals(Reference.RECEIVED, mark(alice, first).relationship());
    network.fail(THERE, Fault.ANSWER_LOST);
    DareEnvelope text = alice.text(bob, "second");

    send(alice, bob, text);
    failedOnce();
    Waiting.until(() -> inbox(bob).size() == 2);
    assertEquals(List.of(), marks(alice, text), "nothing is known yet");
    network.heal(THERE);
    retry();

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertTrue(verifies(mark.receipt(), text, bob));
    settled();
    assertEquals(2, inbox(bob).size(), "once");
    assertEquals(2, network.posts(THERE).stream().filter(p -> carries(p, text)).count());
  }

  private static boolean carries(PostRequest post, DareEnvelope message) {
    return post.message().getFirst().payload().equals(message.payload());
  }

  @Test
  void forward_oneDestinationDown_doesNotHoldAnother() {
    network.fail("example.org", Fault.STALLS);
    DareEnvelope held = alice.text(bob, "held");
    send(alice, TestUser.at("zoe@example.org"), held);
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    assertEquals(1, here().forwarder.waiting());
  }

  // ---- answers of the peer

  @Test
  void forward_wholePostRefusedForGood_isRejected() {
    answersPosts(answer(whole(StatusCode.OUTBOUND_POLICY), null));
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    assertEquals(Reference.REJECT, mark(alice, text).relationship());
    assertEquals(StatusCode.OUTBOUND_POLICY.toString(), notices(alice).getFirst().errorCode());
    assertEquals(1, network.posts(THERE).size());
  }

  @Test
  void forward_busyPeer_isTriedAgainAfterItsPause() {
    answersPosts(answer(whole(StatusCode.SERVER_OVERLOAD), 1L));
    DareEnvelope text = alice.text(bob, "hello");
    long began = System.nanoTime();
    send(alice, bob, text);
    assertEquals(StatusCode.SERVER_OVERLOAD.toString(), lastError());

    network.unchange(THERE);

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    assertTrue(
        Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofSeconds(1)) >= 0,
        "not before the second it asked for, although the first pause is 20 ms");
  }

  @Test
  void forward_entryDeferred_isTriedAgainAndTheOtherIsNot() {
    there().befriend(bea, alice);
    DareEnvelope text = alice.text(bob, "hello");
    network.change(
        THERE,
        real ->
            (request, caller, deadline) ->
                real.execute(request, caller, deadline).map(r -> deferred(request, r)));
    send(alice, TestUser.addresses(bob, bea), text);
    assertEquals(bob.address(), mark(alice, text).recipient());
    failedOnce();

    network.unchange(THERE);
    retry();

    settled();
    assertEquals(
        List.of(Reference.RECEIVED, Reference.RECEIVED),
        marks(alice, text).stream().map(Reference::relationship).toList());
    assertEquals(
        TestUser.addresses(bea),
        network.posts(THERE).getLast().accounts(),
        "only the one that was deferred");
    assertEquals(1, inbox(bea).size());
  }

  /** The result with what was taken for bea deferred. */
  private Transactions.Result deferred(MeshRequest request, Transactions.Result result) {
    if (!(request instanceof PostRequest asked)
        || !(result.response() instanceof PostResponse post)) {
      return result;
    }
    List<EntryResponse> entries = new ArrayList<>(post.entries());
    int at = asked.accounts().indexOf(bea.address());
    entries.set(at, EntryResponse.refused(at, StatusCode.RATE_LIMITED));
    return new Transactions.Result(new PostResponse(post.outcome(), entries, null), null);
  }

  @Test
  void forward_fewerEntriesThanAsked_isNoAnswer() {
    answersPosts(
        answer(new PostResponse(ResponseStatus.of(StatusCode.SUCCESS), List.of(), null), null));
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    assertEquals("entries are missing", lastError());
    assertEquals(List.of(), marks(alice, text));
  }

  @Test
  void forward_receiptOfAnotherMessage_isDeliveredWithoutReceiptAndAnIncident() {
    DareEnvelope first = alice.text(bob, "first");
    send(alice, bob, first);
    DareEnvelope stale = mark(alice, first).receipt();
    assertNotNull(stale);
    long before = here().incidents.reported();
    changeEntries(entry -> withReceipt(entry, stale));
    DareEnvelope text = alice.text(bob, "second");

    send(alice, bob, text);

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertNull(mark.receipt());
    assertEquals(before + 1, here().incidents.reported());
  }

  @Test
  void forward_acceptWithoutReceipt_isDelivered() {
    changeEntries(entry -> withReceipt(entry, null));
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertNull(mark.receipt());
  }

  private void changeEntries(UnaryOperator<EntryResponse> change) {
    network.change(
        THERE,
        real ->
            (request, caller, deadline) ->
                real.execute(request, caller, deadline)
                    .map(
                        result ->
                            result.response() instanceof PostResponse post
                                ? new Transactions.Result(
                                    new PostResponse(
                                        post.outcome(),
                                        post.entries().stream().map(change).toList(),
                                        null),
                                    null)
                                : result));
  }

  private static EntryResponse withReceipt(EntryResponse entry, @Nullable DareEnvelope receipt) {
    return new EntryResponse(
        entry.indexRequest(),
        entry.indexContainer(),
        entry.result(),
        entry.status(),
        entry.extended(),
        entry.constraintsData(),
        receipt);
  }

  @Test
  void forward_anotherServiceUnderTheName_getsNothing() {
    DareEnvelope first = alice.text(bob, "first");
    send(alice, bob, first);
    assertEquals(Reference.RECEIVED, mark(alice, first).relationship());
    replaceThere();
    reopenHere();
    DareEnvelope text = alice.text(bob, "second");

    send(alice, bob, text);

    assertEquals("UNTRUSTED", lastError());
    assertEquals(1, network.posts(THERE).size(), "the pin survived the restart");
    assertTrue(here().incidents.reported() >= 1);
  }
}
