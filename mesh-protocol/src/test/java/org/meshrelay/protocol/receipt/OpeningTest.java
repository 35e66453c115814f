package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.BOB;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.receipt;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** Commitment and opening of sender receipts (receipts.md 6). */
@DisplayName("MSP-314, MSP-315: a sender receipt hides the place, its opening shows it to owners")
final class OpeningTest {
  private static final SecretBytes SECRET = entropy(1).secret(32);
  private static final LeafTree TREE = tree(9);
  private static final SpoolReceipt FRESH = receipt(TREE, 6, 6);
  private static final Opening OPENING = Opening.derive(SECRET, FRESH);
  private static final SpoolSenderReceipt SENDER = SpoolSenderReceipt.of(FRESH, OPENING);

  @Test
  void opens_ownReceipt_isTrue() {
    assertTrue(OPENING.opens(SENDER));
    assertEquals(FRESH, OPENING.committed().orElseThrow());
  }

  @Test
  void senderReceipt_payload_namesNeitherPlaceNorContainer() {
    String text = SENDER.payload().utf8();

    for (String hidden : List.of("Index", "TreeSize", "RootHash", "Container", "mmm_")) {
      assertFalse(text.contains(hidden), hidden);
    }
  }

  @Test
  void commitment_isTheDigestOfTheSpecification() {
    assertEquals(
        Digests.sha512(
            Bytes.utf8("mesh-spool/1 commit"), Bytes.of(0), OPENING.nonce(), FRESH.payload()),
        SENDER.commitment());
  }

  @Test
  void deriveNonce_sameFrame_isTheSameAndOtherwiseNot() {
    Set<Bytes> nonces = new HashSet<>();
    AccountAddress other = AccountAddress.parse("alice@example.net");
    nonces.add(Opening.deriveNonce(SECRET, BOB, ContainerName.INBOUND, 6));
    nonces.add(Opening.deriveNonce(SECRET, BOB, ContainerName.INBOUND, 7));
    nonces.add(Opening.deriveNonce(SECRET, BOB, ContainerName.PENDING, 6));
    nonces.add(Opening.deriveNonce(SECRET, other, ContainerName.INBOUND, 6));
    nonces.add(Opening.deriveNonce(entropy(2).secret(32), BOB, ContainerName.INBOUND, 6));

    assertEquals(5, nonces.size());
    assertEquals(OPENING.nonce(), Opening.deriveNonce(SECRET, BOB, ContainerName.INBOUND, 6));
  }

  @Test
  void derive_receiptNotFreshOrWithPath_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Opening.derive(SECRET, receipt(TREE, 6, 9)));
    SpoolReceipt withPath =
        new SpoolReceipt(
            BOB,
            ContainerName.INBOUND,
            6,
            FRESH.envelopeId(),
            FRESH.payloadDigest(),
            6,
            FRESH.rootHash(),
            TIME,
            MerkleTree.inclusion(TREE, 5, 6));
    assertThrows(IllegalArgumentException.class, () -> Opening.derive(SECRET, withPath));
  }

  @Test
  void opens_receiptThatDoesNotAgree_isFalseAlthoughTheCommitmentFits() {
    SpoolReceipt other = receipt(TREE, 7, 7);
    SpoolReceipt ahead = receipt(TREE, 6, 9);

    assertFalse(opensCommitted(other.payload()));
    assertFalse(opensCommitted(ahead.payload()));
    assertFalse(opensCommitted(Bytes.utf8("{}")));
    assertFalse(opensCommitted(Bytes.EMPTY));
    assertTrue(opensCommitted(FRESH.payload()));
  }

  @Test
  void opens_otherNonceOrOctets_isFalse() {
    Bytes spaced = Bytes.utf8(FRESH.payload().utf8().replace("\":", "\": "));

    assertFalse(new Opening(entropy(9).bytes(32), FRESH.payload()).opens(SENDER));
    assertFalse(new Opening(OPENING.nonce(), spaced).opens(SENDER));
    assertNotEquals(FRESH.payload(), spaced);
    assertThrows(IllegalArgumentException.class, () -> new Opening(Bytes.EMPTY, FRESH.payload()));
  }

  /** A sender receipt about frame 6 whose commitment is to those octets. */
  private static boolean opensCommitted(Bytes octets) {
    Opening opening = new Opening(OPENING.nonce(), octets);
    SpoolSenderReceipt sender =
        new SpoolSenderReceipt(
            FRESH.envelopeId(), FRESH.payloadDigest(), BOB, TIME, opening.commitment());
    return opening.opens(sender);
  }
}
