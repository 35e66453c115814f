package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.BOB;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.HOST;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.INBOUND;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.SIGNER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.STRANGER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.VERIFIER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.digest;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.head;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.id;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.receipt;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.testkit.Seeds;

/** Signing and checking of statements, plain and batched (receipts.md 4 and 6). */
@DisplayName("MSP-310, MSP-312, MSP-318: signed by the host, in batches, checked before use")
final class StatementSignerTest {
  private static final LeafTree TREE = tree(20);
  private static final SpoolTreeHead HEAD = head(TREE, TIME);

  @Test
  void plain_ofAHead_verifiesInBothEncodingsAndSaysNothingElse() throws Exception {
    DareEnvelope envelope = SIGNER.plain(HEAD);

    assertEquals("{\"dig\":\"S512\"}", envelope.header().source().utf8());
    assertEquals(HEAD.payload(), envelope.payload());
    for (Encoding encoding : Encoding.values()) {
      DareEnvelope carried = DareEnvelope.parse(envelope.encode(encoding), encoding);
      assertEquals(HEAD, valid(VERIFIER.head(carried, INBOUND, TIME)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8, 9, 33})
  void batched_anyNumber_verifiesEachInTheOrderGiven(int count) throws Exception {
    List<SpoolReceipt> receipts = receipts(count);

    List<DareEnvelope> envelopes = SIGNER.batched(receipts, TIME, entropy(count));

    assertEquals(count, envelopes.size());
    for (int i = 0; i < count; i++) {
      DareEnvelope carried =
          DareEnvelope.parse(envelopes.get(i).encode(Encoding.JSON), Encoding.JSON);
      assertEquals(receipts.get(i), valid(VERIFIER.receipt(carried, INBOUND, TIME)));
      assertTrue(carried.signatures().isEmpty());
    }
  }

  @Test
  void batched_statementsOfAllKinds_shareASignature() {
    Opening opening = Opening.derive(entropy(3).secret(32), receipt(TREE, 6, 6));
    SpoolSenderReceipt sender = SpoolSenderReceipt.of(receipt(TREE, 6, 6), opening);
    List<DareEnvelope> envelopes =
        SIGNER.batched(List.of(HEAD, receipt(TREE, 6, 6), sender), TIME, entropy(4));

    assertEquals(HEAD, valid(VERIFIER.head(envelopes.get(0), INBOUND, TIME)));
    assertEquals(receipt(TREE, 6, 6), valid(VERIFIER.receipt(envelopes.get(1), INBOUND, TIME)));
    assertEquals(
        sender,
        valid(
            VERIFIER.senderReceipt(
                envelopes.get(2), new StatementVerifier.SentMessage(id(6), digest(6), BOB), TIME)));
  }

  @Test
  void batched_numberAndNeighbours_doNotShow() throws Exception {
    Set<Long> places = new HashSet<>();
    for (int seed = 0; seed < 40; seed++) {
      List<DareEnvelope> envelopes = SIGNER.batched(receipts(5), TIME, entropy(seed));
      BatchProof proof = proof(envelopes.get(0));
      places.add(proof.index());
      assertEquals(8, SpoolBatch.parse(proof.batch().payload()).size());
      assertEquals(3, proof.inclusion().size());
    }

    assertEquals(Set.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), places);
  }

  @Test
  void batched_nonces_areDifferentForEachStatement() throws Exception {
    Set<Bytes> nonces = new HashSet<>();
    for (DareEnvelope envelope : SIGNER.batched(receipts(16), TIME, entropy(1))) {
      nonces.add(proof(envelope).nonce());
    }

    assertEquals(16, nonces.size());
  }

  @Test
  void batched_oneOrNone_isPlain() {
    List<DareEnvelope> one = SIGNER.batched(List.of(HEAD), TIME, entropy(1));

    assertEquals(1, one.get(0).signatures().size());
    assertEquals(List.of(), SIGNER.batched(List.of(), TIME, entropy(1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SIGNER.batched(
                Collections.nCopies(StatementSigner.BATCH_MAX + 1, HEAD), TIME, entropy(1)));
  }

  @Test
  void head_anyOctetOfTheEnvelopeChanged_isInvalidOrTheSame() {
    List<Bytes> forms =
        List.of(
            SIGNER.plain(HEAD).encode(Encoding.JSON),
            SIGNER.batched(List.of(HEAD, HEAD), TIME, entropy(9)).get(0).encode(Encoding.JSON));
    Seeds.forEach(
        600,
        random -> {
          Bytes form = forms.get(random.nextInt(2));
          byte[] octets = form.toArray();
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(7));
          try {
            DareEnvelope changed = DareEnvelope.parse(Bytes.wrap(octets), Encoding.JSON);
            if (VERIFIER.head(changed, INBOUND, TIME)
                instanceof Verification.Valid<SpoolTreeHead> still) {
              assertEquals(HEAD, still.statement());
            }
          } catch (DecodeException e) {
            assertFalse(e.getMessage() == null);
          }
        });
  }

  @Test
  void head_ofAnotherKey_isInvalid() {
    DareEnvelope foreign = new StatementSigner(STRANGER).plain(HEAD);
    List<DareEnvelope> batch =
        new StatementSigner(STRANGER).batched(List.of(HEAD, HEAD), TIME, entropy(1));

    assertInvalid("signature", VERIFIER.head(foreign, INBOUND, TIME));
    assertInvalid("signature of the batch", VERIFIER.head(batch.get(0), INBOUND, TIME));
  }

  @Test
  void head_signatureWithoutKid_isInvalid() throws Exception {
    String text = SIGNER.plain(HEAD).encode(Encoding.JSON).utf8();
    String anonymous = text.replace("\"kid\":\"" + HOST.publicKey().udf().text() + "\",", "");

    assertFalse(text.equals(anonymous));
    assertInvalid("signature", VERIFIER.head(parse(anonymous), INBOUND, TIME));
  }

  @Test
  void head_signaturesAndBatchTogether_isInvalid() throws Exception {
    String batched =
        SIGNER.batched(List.of(HEAD, HEAD), TIME, entropy(1)).get(0).encode(Encoding.JSON).utf8();
    String plain = SIGNER.plain(HEAD).encode(Encoding.JSON).utf8();
    String signatures =
        plain.substring(plain.indexOf("\"signatures\""), plain.indexOf("\"PayloadDigest\""));

    assertInvalid(
        "neither signature nor batch, or both",
        VERIFIER.head(
            parse(batched.replaceFirst("\"PayloadDigest\"", signatures + "\"PayloadDigest\"")),
            INBOUND,
            TIME));
  }

  @Test
  void head_otherDigestAlgorithm_isInvalid() throws Exception {
    String text = SIGNER.plain(HEAD).encode(Encoding.JSON).utf8();

    assertThrows(DecodeException.class, () -> parse(text.replace("S512\"},", "S256\"},")));
  }

  @Test
  void receipt_asHeadOrTheReverse_isInvalid() {
    DareEnvelope receipt = SIGNER.plain(receipt(TREE, 20, 20));
    DareEnvelope batch = SIGNER.plain(new SpoolBatch(1, HEAD.rootHash(), TIME));

    assertFalse(VERIFIER.head(receipt, INBOUND, TIME).isValid());
    assertFalse(VERIFIER.receipt(SIGNER.plain(HEAD), INBOUND, TIME).isValid());
    assertFalse(VERIFIER.head(batch, INBOUND, TIME).isValid());
  }

  @Test
  void head_datedInTheFuture_isValidUpToFiveMinutes() {
    DareEnvelope envelope = SIGNER.plain(HEAD);

    assertTrue(VERIFIER.head(envelope, INBOUND, TIME.minusSeconds(300)).isValid());
    assertInvalid("dated in the future", VERIFIER.head(envelope, INBOUND, TIME.minusSeconds(301)));
    assertTrue(VERIFIER.head(envelope, INBOUND, Instant.MAX.minusSeconds(301)).isValid());
  }

  @Test
  void head_ofAnotherContainer_isInvalid() {
    ContainerId outbound = new ContainerId(BOB, ContainerName.OUTBOUND);
    ContainerId alice =
        new ContainerId(AccountAddress.parse("alice@example.net"), ContainerName.INBOUND);

    assertFalse(VERIFIER.head(SIGNER.plain(HEAD), outbound, TIME).isValid());
    assertFalse(VERIFIER.head(SIGNER.plain(HEAD), alice, TIME).isValid());
    assertFalse(VERIFIER.receipt(SIGNER.plain(receipt(TREE, 2, 2)), outbound, TIME).isValid());
  }

  @Test
  void restart_byTheHostOrBatched_isInvalid() {
    SpoolRestart restart =
        new SpoolRestart(BOB, ContainerName.INBOUND, 3, TREE.rootAt(3), 20, TIME, "restored");
    StatementVerifier service = StatementVerifier.ofService(List.of(STRANGER.publicKey()));
    StatementSigner serviceSigner = new StatementSigner(STRANGER);

    assertEquals(restart, valid(service.restart(serviceSigner.plain(restart), INBOUND, TIME)));
    assertFalse(service.restart(SIGNER.plain(restart), INBOUND, TIME).isValid());
    assertFalse(
        service
            .restart(
                serviceSigner.batched(List.of(restart, restart), TIME, entropy(1)).get(0),
                INBOUND,
                TIME)
            .isValid());
  }

  @Test
  void senderReceipt_aboutAnotherMessage_isInvalid() {
    SpoolReceipt fresh = receipt(TREE, 6, 6);
    DareEnvelope envelope =
        SIGNER.plain(SpoolSenderReceipt.of(fresh, Opening.derive(entropy(3).secret(32), fresh)));

    for (StatementVerifier.SentMessage other :
        List.of(
            new StatementVerifier.SentMessage(id(7), digest(6), BOB),
            new StatementVerifier.SentMessage(id(6), digest(7), BOB),
            new StatementVerifier.SentMessage(
                id(6), digest(6), AccountAddress.parse("bob@example.com")))) {
      assertInvalid("another message or recipient", VERIFIER.senderReceipt(envelope, other, TIME));
    }
  }

  private static List<SpoolReceipt> receipts(int count) {
    List<SpoolReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      receipts.add(receipt(TREE, 1 + i % 20, 20));
    }
    return receipts;
  }

  private static BatchProof proof(DareEnvelope envelope) throws DecodeException {
    return BatchProof.read(Objects.requireNonNull(envelope.trailer().json().get("Batch")));
  }

  private static DareEnvelope parse(String text) throws DecodeException {
    return DareEnvelope.parse(Bytes.utf8(text), Encoding.JSON);
  }

  private static <T extends Statement> T valid(Verification<T> verification) {
    return verification.asOptional().orElseThrow(() -> new AssertionError(verification.toString()));
  }

  private static void assertInvalid(String reason, Verification<?> verification) {
    assertEquals(reason, assertInstanceOf(Verification.Invalid.class, verification).reason());
  }
}
