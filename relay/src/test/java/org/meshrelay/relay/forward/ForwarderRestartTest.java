package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** What a restart, orderly or not, does to messages on their way. */
class ForwarderRestartTest extends ForwardCase {
  // ---- restarts

  @Test
  void restart_withWaitingMessages_goesOnInOrder() {
    network.fail(THERE, Fault.UNREACHABLE);
    List<DareEnvelope> texts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      DareEnvelope text = alice.text(bob, "number " + i);
      texts.add(text);
      send(alice, bob, text);
    }
    failedOnce();

    network.heal(THERE);
    reopenHere();

    settled();
    assertEquals(payloads(texts), payloads(inbox(bob)));
    for (DareEnvelope text : texts) {
      assertEquals(1, marks(alice, text).size());
    }
  }

  @Test
  void restart_afterALostAnswer_deliversOnce() {
    DareEnvelope first = alice.text(bob, "first");
    send(alice, bob, first);
    assertEquals(Reference.RECEIVED, mark(alice, first).relationship());
    network.fail(THERE, Fault.ANSWER_LOST);
    DareEnvelope text = alice.text(bob, "second");
    send(alice, bob, text);
    failedOnce();

    network.heal(THERE);
    reopenHere();

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertTrue(verifies(mark.receipt(), text, bob));
    settled();
    assertEquals(2, inbox(bob).size());
  }

  @Test
  void crash_atAnyTime_losesAndRepeatsNothing() {
    DareEnvelope done = alice.text(bob, "done");
    send(alice, bob, done);
    assertEquals(Reference.RECEIVED, mark(alice, done).relationship());
    network.fail(THERE, Fault.ANSWER_LOST);
    DareEnvelope lost = alice.text(bob, "answer lost");
    send(alice, bob, lost);
    failedOnce();
    DareEnvelope waits = alice.text(bob, "waits");
    send(alice, bob, waits);

    crashHere();
    network.heal(THERE);
    retry();

    settled();
    for (DareEnvelope text : List.of(done, lost, waits)) {
      assertTrue(verifies(mark(alice, text).receipt(), text, bob));
      assertEquals(1, marks(alice, text).size());
    }
    assertEquals(
        payloads(List.of(done, lost, waits)), payloads(inbox(bob)), "each once and in order");
  }

  /** A line of messages of one sender to one recipient. */
  private record Line(TestUser sender, TestUser recipient, List<DareEnvelope> sent) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void forward_overABadNetworkWithCrashes_deliversEachOnceInOrder(long seed) {
    TestUser amy = here().register("amy@example.com");
    there().befriend(bob, amy);
    there().befriend(bea, alice);
    there().befriend(bea, amy);
    List<Line> lines =
        List.of(
            new Line(alice, bob, new ArrayList<>()),
            new Line(amy, bob, new ArrayList<>()),
            new Line(alice, bea, new ArrayList<>()),
            new Line(amy, bea, new ArrayList<>()));
    network.shake(seed);
    for (int round = 0; round < 15; round++) {
      for (Line line : lines) {
        DareEnvelope text = line.sender.text(line.recipient, "round " + round);
        send(line.sender, line.recipient, text);
        line.sent.add(text);
      }
      if (round % 5 == 4) {
        retry();
        crashHere();
      }
    }

    network.calm();
    Waiting.until(
        () -> {
          retry();
          return here().forwarder.waiting() == 0;
        });

    lines.forEach(this::assertDelivered);
    assertEquals(List.of(), notices(alice));
  }

  private void assertDelivered(Line line) {
    List<Bytes> expected = payloads(line.sent);
    assertEquals(
        expected, payloads(inbox(line.recipient)).stream().filter(expected::contains).toList());
    for (DareEnvelope text : line.sent) {
      assertEquals(
          List.of(Reference.RECEIVED),
          marks(line.sender, text).stream().map(Reference::relationship).toList());
    }
  }

  @Test
  void restart_withNothingOpen_postsNothing() {
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, TestUser.addresses(bob, bea), text);
    settled();

    reopenHere();
    DareEnvelope later = alice.text(bob, "later");
    send(alice, bob, later);

    assertEquals(Reference.RECEIVED, mark(alice, later).relationship());
    settled();
    assertEquals(2, marks(alice, text).size());
    assertEquals(2, network.posts(THERE).size());
  }
}
