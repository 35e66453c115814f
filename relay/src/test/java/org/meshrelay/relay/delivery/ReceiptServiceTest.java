package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.Verdict;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** What receipts say of real frames. MSP-311, MSP-313, MSP-314. */
class ReceiptServiceTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");
  private final TestUser bob = TestUser.at("bob@example.net");

  @BeforeEach
  void register() {
    alice = service().register(alice);
  }

  private AppendedFrame stored(DareEnvelope message) {
    InboundStore.Stored stored = StoredMessages.store(service(), alice, message, Verdict.accept());
    return assertInstanceOf(InboundStore.Stored.Appended.class, stored).frame();
  }

  private DareEnvelope owner(AppendedFrame frame) {
    return Waiting.await(service().receipts.owner(alice.address(), frame)).orElseThrow();
  }

  private DareEnvelope sender(AppendedFrame frame) {
    return Waiting.await(service().receipts.sender(alice.address(), frame)).orElseThrow();
  }

  private StatementVerifier verifier() {
    return StatementVerifier.ofHost(service().identity.hostKey().publicKey());
  }

  @Test
  void owner_namesPlaceAndTree() {
    DareEnvelope text = bob.text(alice, "hello");
    AppendedFrame frame = stored(text);

    SpoolReceipt receipt =
        verifier()
            .receipt(
                owner(frame),
                new ContainerId(alice.address(), ContainerName.INBOUND),
                Instant.now())
            .asOptional()
            .orElseThrow();

    assertEquals(1, receipt.index());
    assertEquals(text.envelopeId(), receipt.envelopeId());
    assertEquals(Digests.sha512(text.payload()), receipt.payloadDigest());
    assertEquals(frame.root(), receipt.rootHash());
  }

  @Test
  void sender_verifiesTellsNoPlaceAndIsOpenedByTheOpening() {
    AppendedFrame unused = stored(bob.text(alice, "first"));
    DareEnvelope text = bob.text(alice, "second");
    AppendedFrame frame = stored(text);

    SpoolSenderReceipt receipt =
        verifier()
            .senderReceipt(
                sender(frame),
                new StatementVerifier.SentMessage(
                    String.valueOf(text.envelopeId()),
                    Digests.sha512(text.payload()),
                    alice.address()),
                Instant.now())
            .asOptional()
            .orElseThrow();

    String words = receipt.payload().utf8();
    assertFalse(words.contains("Index") || words.contains("Root") || words.contains("Tree"), words);
    assertTrue(service().receipts.opening(alice.address(), frame).opens(receipt));
    assertFalse(service().receipts.opening(alice.address(), unused).opens(receipt));
  }

  @Test
  void sender_sameFrameLater_saysTheSame() throws DecodeException {
    AppendedFrame frame = stored(bob.text(alice, "hello"));
    SpoolSenderReceipt first = SpoolSenderReceipt.parse(sender(frame).payload());
    AppendedFrame unused = stored(bob.text(alice, "more"));

    TestService unusedService = reopened();
    AppendedFrame again =
        service().receipts.stored(alice.address(), ContainerName.INBOUND, frame.index());

    assertEquals(frame, again);
    assertEquals(first, SpoolSenderReceipt.parse(sender(again).payload()));
    assertEquals(
        service().receipts.opening(alice.address(), frame),
        service().receipts.opening(alice.address(), again));
  }

  @Test
  void sender_sameMessageOfTwoAccounts_cannotBeLinkedByTheCommitment() {
    TestUser carol = service().register("carol@example.com");
    DareEnvelope text = bob.text(alice, "hello");
    AppendedFrame first = stored(text);
    AppendedFrame second =
        assertInstanceOf(
                InboundStore.Stored.Appended.class,
                StoredMessages.store(service(), carol, text, Verdict.accept()))
            .frame();

    assertNotEquals(
        service().receipts.opening(alice.address(), first).commitment(),
        service().receipts.opening(carol.address(), second).commitment());
  }

  @Test
  void head_unknownContainer_isEmpty() {
    assertTrue(
        Waiting.await(service().receipts.head(bob.address(), ContainerName.INBOUND)).isEmpty());
  }

  @Test
  void owner_signerCannot_isEmptyAndCounted() {
    AppendedFrame frame = stored(bob.text(alice, "hello"));
    service().journal.close();

    assertTrue(Waiting.await(service().receipts.owner(alice.address(), frame)).isEmpty());

    assertEquals(1, service().receipts.missing());
  }

  @Test
  void wasReceivedFrom_tellsOwnMessagesFromThoseOfOthers() {
    assertTrue(ReceiptService.wasReceivedFrom(bob.text(alice, "hello"), alice.address()));
    assertFalse(ReceiptService.wasReceivedFrom(alice.text(bob, "hello"), alice.address()));
    assertFalse(
        ReceiptService.wasReceivedFrom(TestUser.deletion("no message at all"), alice.address()));
  }
}
