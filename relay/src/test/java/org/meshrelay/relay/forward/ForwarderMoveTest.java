package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/**
 * Recipients who have gone to another service (protocol.md 6.6.1, 6.10; MSP-100): what the pinned
 * service of the old address says in its session is followed, once.
 */
class ForwarderMoveTest extends ForwardCase {
  @Test
  @DisplayName("a message to the old address arrives at the new one, with the receipt of there")
  void forward_recipientHasGone_isFollowed() {
    TestUser bobHere = here().register("bob@example.com");
    here().befriend(bobHere, alice);
    moved(there(), bob, bobHere.address());
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    Reference mark = mark(alice, text);
    assertEquals(Reference.RECEIVED, mark.relationship());
    assertEquals(bobHere.address(), mark.recipient(), "whose service has signed the receipt");
    assertEquals(List.of(text.payload()), payloads(inboxHere(bobHere)));
    assertEquals(List.of(), inbox(bob));
    settled();
    assertEquals(1, network.posts(THERE).size());
  }

  @Test
  @DisplayName("a recipient of the sender's own service who has gone is found as well")
  void forward_localRecipientHasGone_isFollowed() {
    TestUser carol = here().register("carol@example.com");
    here().befriend(carol, alice);
    moved(here(), carol, bob.address());
    DareEnvelope text = alice.text(carol, "hello");

    send(alice, carol, text);

    assertEquals(bob.address(), mark(alice, text).recipient());
    assertEquals(List.of(text.payload()), payloads(inbox(bob)));
  }

  @Test
  void forward_twoServicesThatNameEachOther_endsAfterOneStep() {
    TestUser bobHere = here().register("bob@example.com");
    here().befriend(bobHere, alice);
    moved(there(), bob, bobHere.address());
    moved(here(), bobHere, bob.address());
    DareEnvelope text = alice.text(bob, "hello");

    send(alice, bob, text);

    assertEquals(Reference.REJECT, mark(alice, text).relationship());
    assertEquals("303", notices(alice).getFirst().errorCode());
    settled();
    assertEquals(1, network.posts(THERE).size());
  }

  @Test
  void forward_strangerToOneWhoHasGone_learnsNothing() {
    moved(there(), bea, AccountAddress.parse("bea@example.com"));
    DareEnvelope text = alice.text(bea, "hello");

    send(alice, bea, text);

    assertEquals(Reference.REJECT, mark(alice, text).relationship());
    assertEquals("403/30", notices(alice).getFirst().errorCode());
  }

  private static void moved(TestService service, TestUser user, AccountAddress to) {
    assertTrue(Waiting.await(service.registry.move(user.address(), to)));
  }

  private List<DareEnvelope> inboxHere(TestUser user) {
    return here().frames(user.address(), ContainerName.INBOUND);
  }
}
