package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.delivery.InboundStore.Stored;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Where a verdict puts a message (access-control.md D, protocol.md 6.6.2 step 9). */
class InboundStoreTest extends ServiceCase {
  private static final Verdict HOLD = new Verdict.Hold(Duration.ofHours(1));
  private static final Verdict QUARANTINE = new Verdict.Quarantine("quarantine");

  private TestUser alice = TestUser.at("alice@example.com");
  private final TestUser bob = TestUser.at("bob@example.net");

  @BeforeEach
  void register() {
    alice = service().register(alice);
  }

  @CanIgnoreReturnValue
  private Stored store(DareEnvelope message, Verdict verdict) {
    return StoredMessages.store(service(), alice, message, verdict);
  }

  private List<DareEnvelope> frames(ContainerName container) {
    return service().frames(alice.address(), container);
  }

  private int count(ContainerName container) {
    return frames(container).size();
  }

  @Test
  void store_accepted_isInTheInboundSpoolOctetForOctet() {
    DareEnvelope text = bob.text(alice, "hello");

    store(text, Verdict.accept());

    DareEnvelope frame = frames(ContainerName.INBOUND).getFirst();
    assertEquals(text.payload(), frame.payload());
    assertEquals(text.signatures(), frame.signatures());
  }

  @Test
  void store_held_isInThePendingSpoolOnly() {
    store(bob.text(alice, "hello"), HOLD);

    assertEquals(1, count(ContainerName.PENDING));
    assertEquals(0, count(ContainerName.INBOUND));
  }

  @Test
  void store_quarantined_isInTheArchiveWithItsLabelAndSignature() {
    DareEnvelope text = bob.text(alice, "hello");

    store(text, QUARANTINE);

    DareEnvelope frame = frames(ContainerName.ARCHIVE).getFirst();
    assertTrue(
        frame.header().source().utf8().contains("\"Label\":\"quarantine\""),
        frame.header().source().utf8());
    assertEquals(text.payload(), frame.payload());
    assertEquals(text.signatures(), frame.signatures());
    assertEquals(0, count(ContainerName.INBOUND));
  }

  @Test
  void store_againWhereverItIs_isARepetition() {
    DareEnvelope text = bob.text(alice, "hello");
    store(text, HOLD);

    Stored again = store(text, Verdict.accept());

    assertEquals(new Stored.Repeated(ContainerName.PENDING, 1), again);
    assertEquals(0, count(ContainerName.INBOUND));
  }

  @Test
  void store_pendingFull_isFullWhileTheInboundTakes() {
    AccountQuotas one = new AccountQuotas(100, 1 << 20, 1);
    assertInstanceOf(
        Stored.Appended.class,
        StoredMessages.store(service(), alice, bob.text(alice, "one"), HOLD, one));

    assertInstanceOf(
        Stored.Full.class,
        StoredMessages.store(service(), alice, bob.text(alice, "two"), HOLD, one));
    assertInstanceOf(
        Stored.Appended.class,
        StoredMessages.store(service(), alice, bob.text(alice, "three"), Verdict.accept(), one));
  }

  @Test
  void store_accountGone_isGone() {
    TestUser nobody = TestUser.at("nobody@example.com");

    assertInstanceOf(
        Stored.Gone.class,
        StoredMessages.store(service(), nobody, bob.text(nobody, "hello"), Verdict.accept()));
  }

  // ---- the owner decides on what is held

  private void decide(DareEnvelope held, String relationship) {
    MessageComplete complete =
        new MessageComplete(
            MessageHead.fresh(TestUser.ENTROPY, alice.address(), alice.address())
                .referring(
                    List.of(
                        new Reference(TestUser.messageId(held), null, relationship, null, null))));
    TestService.assertTaken(
        service()
            .upload(alice.caller(), TestUser.update(ContainerName.PENDING, alice.clear(complete))));
  }

  @Test
  void complete_accept_releasesIntoTheInboundSpoolOnce() {
    DareEnvelope text = bob.text(alice, "hello");
    store(text, HOLD);

    decide(text, Reference.ACCEPT);
    decide(text, Reference.ACCEPT);

    assertEquals(
        List.of(text.payload()),
        frames(ContainerName.INBOUND).stream().map(DareEnvelope::payload).toList());
    assertEquals(3, count(ContainerName.PENDING), "the message and both decisions");
    assertInstanceOf(Stored.Repeated.class, store(text, Verdict.accept()));
  }

  @Test
  void complete_reject_releasesNothing() {
    DareEnvelope text = bob.text(alice, "hello");
    store(text, HOLD);

    decide(text, Reference.REJECT);

    assertEquals(0, count(ContainerName.INBOUND));
  }
}
