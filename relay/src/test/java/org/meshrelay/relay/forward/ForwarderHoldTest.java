package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.fixture.Waiting;

/** A service that the operator holds back (ADR 77). */
class ForwarderHoldTest extends ForwardCase {
  private static final ServiceName DESTINATION = ServiceName.parse(THERE);

  private void hold(boolean hold) {
    assertTrue(Waiting.await(here().forwarder.hold(DESTINATION, hold)));
  }

  private void assertHeld(int queued) {
    DestinationStatus status = destinations().getFirst();
    assertEquals(DESTINATION, status.service());
    assertEquals(DestinationStatus.State.HELD, status.state());
    assertEquals(queued, status.queued());
    assertEquals(0, status.inFlight());
    assertEquals(List.of(), network.posts(THERE));
  }

  @Test
  void hold_takesMessagesAndSendsNothing_untilTheRelease() {
    hold(true);
    assertHeld(0);
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    assertHeld(1);
    retry();
    assertHeld(1);
    hold(false);
    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    Waiting.until(() -> destinations().isEmpty());
  }

  @Test
  void hold_outlivesAKilledNode() {
    hold(true);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);

    crashHere();

    Waiting.until(() -> here().forwarder.waiting() == 1);
    assertHeld(1);
    assertEquals(1, here().forwarder.held());
    hold(false);
    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    reopenHere();
    assertEquals(0, here().forwarder.held());
  }
}
