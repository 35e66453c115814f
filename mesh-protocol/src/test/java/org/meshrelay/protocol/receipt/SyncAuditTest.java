package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.BOB;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.INBOUND;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.SIGNER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.STRANGER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.VERIFIER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.digest;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.id;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.leaf;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.receipt;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.signed;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.testkit.Seeds;

/** Steps 1 to 7 of receipts.md 7.2 and every report of 7.3. */
@DisplayName("MSP-319, MSP-320: the device notices gap, change, fork, rollback and broken receipts")
final class SyncAuditTest {
  private static final LeafTree TREE = tree(30);
  private static final LeafTree FORKED = forkedAt(12, 30);
  private static final Instant LATER = TIME.plusSeconds(60);

  @Test
  void audit_honestGrowth_passesWithTheNewFrontier() {
    SyncOutcome.Passed passed = passed(audit(replica(10), full(TREE, 10, 25, LATER, List.of())));

    assertEquals(TREE.rootAt(25), passed.head().statement().rootHash());
    assertEquals(Frontier.of(TREE, 25), passed.frontier());
  }

  @Test
  void audit_anyHonestHistory_passesStepByStep() {
    Seeds.forEach(
        40,
        random -> {
          KnownTree stored = null;
          long size = 0;
          while (size < 30) {
            long next = Math.min(30, size + random.nextLong(7));
            List<HeldReceipt> receipts = new ArrayList<>();
            for (int i = 0; next > 0 && i < 3; i++) {
              long tree = 1 + random.nextLong(next);
              receipts.add(held(receipt(TREE, 1 + random.nextLong(tree), tree)));
            }
            SyncOutcome outcome =
                audit(stored, full(TREE, size, next, TIME.plusSeconds(next), receipts));
            SyncOutcome.Passed passed = passed(outcome);
            assertEquals(List.of(), passed.unsettled());
            stored = new KnownTree(passed.head(), passed.frontier(), TREE);
            size = next;
          }
        });
  }

  @Test
  void audit_firstTime_takesAnyHead() {
    assertEquals(
        Frontier.of(TREE, 7), passed(audit(null, full(TREE, 0, 7, TIME, List.of()))).frontier());
  }

  @Test
  void audit_headThatDoesNotVerify_isWrongKey() {
    SpoolTreeHead head = headAt(TREE, 25, LATER);
    DareEnvelope foreign = new StatementSigner(STRANGER).plain(head);
    SyncAnswer answer =
        SyncAnswer.ofHead(VERIFIER.head(foreign, INBOUND, LATER), consistency(TREE, 10, 25));

    Report.WrongKey report =
        assertInstanceOf(Report.WrongKey.class, failed(audit(replica(10), answer)));

    assertEquals("signature", report.reason());
    assertEquals(List.of(foreign), report.evidence());
  }

  @Test
  void audit_smallerTree_isRollbackWithBothHeads() {
    SyncAnswer answer = answer(TREE, 10, LATER, List.of());

    Report.Rollback report =
        assertInstanceOf(Report.Rollback.class, failed(audit(replica(20), answer)));

    assertEquals(20, report.storedSize());
    assertEquals(2, report.evidence().size());
    assertEquals(Optional.empty(), report.restart());
  }

  @Test
  void audit_largerTreeWithEarlierTime_isRollback() {
    SyncAnswer answer = answer(TREE, 25, TIME.minusSeconds(1), consistency(TREE, 10, 25));

    assertEquals("rollback", failed(audit(replica(10), answer)).name());
  }

  @Test
  void audit_sameSizeOtherRoot_isFork() {
    SyncAnswer answer = answer(FORKED, 20, LATER, List.of());

    assertEquals("fork", failed(audit(replica(20), answer)).name());
  }

  @Test
  void audit_otherTreeWithItsOwnProof_isFork() {
    SyncAnswer answer = answer(FORKED, 25, LATER, consistency(FORKED, 20, 25));

    assertEquals("fork", failed(audit(replica(20), answer)).name());
  }

  @Test
  void audit_proofLeftOut_isFork() {
    assertEquals("fork", failed(audit(replica(10), answer(TREE, 25, LATER, List.of()))).name());
  }

  @Test
  @DisplayName("MSP-322: the link to an earlier service is the same in every head")
  void audit_previousChanged_isFork() {
    SpoolTreeHead.Previous previous =
        new SpoolTreeHead.Previous(
            "MB2L", AccountAddress.parse("bob@example.com"), 3, TREE.rootAt(3));
    SpoolTreeHead moved =
        new SpoolTreeHead(BOB, ContainerName.INBOUND, 20, TREE.rootAt(20), LATER, previous, null);

    assertEquals(
        "fork", failed(audit(replica(20), SyncAnswer.ofHead(signed(moved), List.of()))).name());
  }

  @Test
  void audit_statusOrFrameBeyondTheHead_isRollback() {
    SyncAnswer status =
        new SyncAnswer(
            signed(headAt(TREE, 25, LATER)),
            consistency(TREE, 10, 25),
            27L,
            frames(TREE, 10, 25),
            true,
            List.of());
    SyncAnswer frame =
        new SyncAnswer(
            signed(headAt(TREE, 25, LATER)),
            consistency(TREE, 10, 25),
            26L,
            frames(TREE, 10, 26),
            true,
            List.of());

    assertEquals("rollback", failed(audit(replica(10), status)).name());
    assertEquals("rollback", failed(audit(replica(10), frame)).name());
  }

  @Test
  void audit_receiptForALargerTree_isRollbackWithTheReceipt() {
    SyncAnswer answer = full(TREE, 10, 25, LATER, List.of(held(receipt(TREE, 26, 26))));

    Report report = failed(audit(replica(10), answer));

    assertEquals("rollback", report.name());
    assertEquals(3, report.evidence().size());
  }

  @Test
  void audit_frameLeftOut_isGapAtItsIndex() {
    for (int missing = 11; missing <= 25; missing++) {
      int left = missing;
      List<DeliveredFrame> some =
          frames(TREE, 10, 25).stream().filter(frame -> frame.index() != left).toList();
      SyncAnswer answer =
          new SyncAnswer(
              signed(headAt(TREE, 25, LATER)),
              consistency(TREE, 10, 25),
              26L,
              some,
              true,
              List.of());

      Report.Gap report = assertInstanceOf(Report.Gap.class, failed(audit(replica(10), answer)));

      assertEquals(missing, report.firstMissing());
      assertEquals(25, report.treeSize());
    }
  }

  @Test
  void audit_frameChangedOrReordered_isAltered() {
    List<DeliveredFrame> changed = new ArrayList<>(frames(TREE, 10, 25));
    changed.set(4, DeliveredFrame.of(15, digest(99), id(15)));
    List<DeliveredFrame> swapped = new ArrayList<>(frames(TREE, 10, 25));
    swapped.set(4, DeliveredFrame.of(15, digest(16), id(16)));
    swapped.set(5, DeliveredFrame.of(16, digest(15), id(15)));

    assertEquals("altered", failed(audit(replica(10), fullOf(changed))).name());
    assertEquals("altered", failed(audit(replica(10), fullOf(swapped))).name());
  }

  @Test
  void audit_olderFrameDeliveredDifferently_isAlteredAtItsIndex() {
    List<DeliveredFrame> frames = new ArrayList<>(frames(TREE, 10, 25));
    frames.add(DeliveredFrame.of(3, digest(4), id(3)));

    Report.Altered report =
        assertInstanceOf(Report.Altered.class, failed(audit(replica(10), fullOf(frames))));

    assertEquals(3, report.index());
  }

  @Test
  @DisplayName("MSP-321: stubs hold their place")
  void audit_stubsThatFit_passAndErasedOnesAreTold() {
    List<DeliveredFrame> frames = new ArrayList<>(frames(TREE, 10, 25));
    frames.set(2, DeliveredFrame.erased(13, leaf(13)));

    assertEquals(List.of(13L), passed(audit(replica(10), fullOf(frames))).erased());
  }

  @Test
  void audit_erasedStubThatDoesNotFit_isAltered() {
    List<DeliveredFrame> frames = new ArrayList<>(frames(TREE, 10, 25));
    frames.set(2, DeliveredFrame.erased(13, leaf(14)));

    assertEquals("altered", failed(audit(replica(10), fullOf(frames))).name());
  }

  @Test
  void audit_receiptOfTheOtherTree_isBroken() {
    for (SpoolReceipt lie :
        List.of(
            receipt(FORKED, 14, 20),
            receipt(FORKED, 20, 20),
            receipt(FORKED, 25, 25),
            receipt(FORKED, 5, 15))) {
      Report.BrokenReceipt report =
          assertInstanceOf(
              Report.BrokenReceipt.class,
              failed(audit(replica(18), full(TREE, 18, 25, LATER, List.of(held(lie))))));
      assertEquals(lie.envelopeId(), report.envelopeId());
      assertEquals(3, report.evidence().size());
    }
  }

  @Test
  void audit_receiptForAnotherMessageAtThatPlace_isBroken() {
    SpoolReceipt truth = receipt(TREE, 20, 20);
    SpoolReceipt lie =
        new SpoolReceipt(
            BOB,
            ContainerName.INBOUND,
            20,
            "ANOTHER",
            truth.payloadDigest(),
            20,
            truth.rootHash(),
            TIME,
            List.of());

    assertEquals(
        "broken-receipt",
        failed(audit(replica(18), full(TREE, 18, 25, LATER, List.of(held(lie))))).name());
  }

  @Test
  void audit_receiptThatDoesNotVerify_isWrongKey() {
    SpoolReceipt receipt = receipt(TREE, 20, 20);
    HeldReceipt foreign =
        HeldReceipt.of(
            VERIFIER.receipt(new StatementSigner(STRANGER).plain(receipt), INBOUND, LATER));

    assertEquals(
        "wrong-key",
        failed(audit(replica(18), full(TREE, 18, 25, LATER, List.of(foreign)))).name());
  }

  @Test
  void audit_partialCopy_checksTheFramesItProves() {
    DeliveredFrame good =
        DeliveredFrame.of(15, digest(15), id(15)).provedBy(MerkleTree.inclusion(TREE, 14, 25));
    DeliveredFrame bad =
        DeliveredFrame.of(15, digest(16), id(15)).provedBy(MerkleTree.inclusion(TREE, 14, 25));

    SyncOutcome.Passed passed =
        passed(audit(partial(10), proving(good, held(receipt(TREE, 15, 25)))));

    assertEquals(1, passed.settled().size());
    assertEquals(null, passed.frontier());
    assertEquals(
        "altered", failed(audit(partial(10), proving(bad, held(receipt(TREE, 15, 25))))).name());
  }

  @Test
  void audit_partialCopyWithoutProof_leavesTheReceiptUnsettled() {
    HeldReceipt open = held(receipt(TREE, 12, 12));
    HeldReceipt proved =
        new HeldReceipt(
            open.receipt(),
            MerkleTree.inclusion(TREE, 11, 25),
            MerkleTree.consistency(TREE, 12, 25));
    HeldReceipt disproved =
        new HeldReceipt(
            open.receipt(),
            MerkleTree.inclusion(TREE, 11, 25),
            MerkleTree.consistency(FORKED, 12, 25));

    assertEquals(List.of(open), passed(audit(partial(10), answerWith(open))).unsettled());
    assertEquals(List.of(proved), passed(audit(partial(10), answerWith(proved))).settled());
    assertEquals("broken-receipt", failed(audit(partial(10), answerWith(disproved))).name());
  }

  @Test
  void audit_partialCopyAndReceiptAhead_settlesByItsOwnPath() {
    HeldReceipt ahead = held(receipt(TREE, 7, 25));

    assertEquals(List.of(ahead), passed(audit(partial(10), answerWith(ahead))).settled());
  }

  @Test
  @DisplayName("MSP-323: a restart that fits is told with the rollback")
  void audit_restartStatement_isGivenOnlyIfItFits() {
    StatementSigner service = new StatementSigner(STRANGER);
    SpoolRestart good = restart(10, TREE, 20);

    assertEquals(Optional.of(good), restartOf(service.plain(good)));
    assertEquals(Optional.empty(), restartOf(SIGNER.plain(good)));
    assertEquals(Optional.empty(), restartOf(service.plain(restart(10, TREE, 19))));
    assertEquals(Optional.empty(), restartOf(service.plain(restart(14, FORKED, 20))));
  }

  @Test
  void staleness_noHeadForADay_isReported() {
    KnownTree stored = replica(10);

    assertEquals(
        Optional.empty(), SyncAudit.staleness(stored, TIME, TIME.plus(Duration.ofHours(24))));
    assertEquals(
        "stale",
        SyncAudit.staleness(stored, TIME, TIME.plus(Duration.ofHours(24)).plusSeconds(1))
            .orElseThrow()
            .name());
  }

  @Test
  void senderReceipt_withoutEntryOrWithAnotherTree_isBroken() {
    SpoolReceipt fresh = receipt(TREE, 6, 6);
    Opening opening = Opening.derive(entropy(3).secret(32), fresh);
    Verification.Valid<SpoolSenderReceipt> receipt = sender(fresh, opening);
    SpoolReceipt lie = receipt(FORKED, 14, 14);
    Opening ofLie = Opening.derive(entropy(3).secret(32), lie);

    assertEquals(Optional.empty(), SyncAudit.senderReceipt(receipt, true, opening, replica(20)));
    assertEquals(Optional.empty(), SyncAudit.senderReceipt(receipt, true, null, null));
    assertEquals(
        "broken-receipt",
        SyncAudit.senderReceipt(receipt, false, opening, replica(20)).orElseThrow().name());
    assertEquals(
        "broken-receipt",
        SyncAudit.senderReceipt(receipt, true, ofLie, replica(20)).orElseThrow().name());
    assertEquals(
        "broken-receipt",
        SyncAudit.senderReceipt(sender(lie, ofLie), true, ofLie, replica(20)).orElseThrow().name());
  }

  @Test
  void reports_names_areThoseOfTheSpecification() {
    List<Report> all =
        List.of(
            new Report.Gap(1, 2, List.of()),
            new Report.Altered(null, List.of()),
            new Report.Fork(1, 2, List.of()),
            new Report.Rollback(1, Optional.empty(), List.of()),
            new Report.BrokenReceipt("x", List.of()),
            new Report.MissingReceipt("Post"),
            new Report.WrongKey("x", List.of()),
            new Report.Stale(List.of()));

    assertEquals(
        List.of(
            "gap",
            "altered",
            "fork",
            "rollback",
            "broken-receipt",
            "missing-receipt",
            "wrong-key",
            "stale"),
        all.stream().map(Report::name).toList());
    assertTrue(all.stream().allMatch(report -> report.evidence().isEmpty()));
  }

  private static SpoolRestart restart(long size, LeafTree tree, long lost) {
    return new SpoolRestart(
        BOB, ContainerName.INBOUND, size, tree.rootAt(size), lost, TIME, "restored");
  }

  private static Optional<SpoolRestart> restartOf(DareEnvelope restart) {
    SpoolTreeHead head =
        new SpoolTreeHead(BOB, ContainerName.INBOUND, 11, TREE.rootAt(11), LATER, null, restart);
    Report report = failed(audit(replica(20), SyncAnswer.ofHead(signed(head), List.of())));
    return assertInstanceOf(Report.Rollback.class, report).restart();
  }

  private static Verification.Valid<SpoolSenderReceipt> sender(
      SpoolReceipt receipt, Opening opening) {
    SpoolSenderReceipt statement = SpoolSenderReceipt.of(receipt, opening);
    return new Verification.Valid<>(statement, SIGNER.plain(statement));
  }

  private static LeafTree forkedAt(long index, long size) {
    LeafTree tree = tree(index - 1);
    for (long i = index; i <= size; i++) {
      tree.append(MerkleTree.leafHash(i, digest(i + 1000), id(i)));
    }
    return tree;
  }

  private static KnownTree replica(long size) {
    return new KnownTree(signed(headAt(TREE, size, TIME)), Frontier.of(TREE, size), TREE);
  }

  private static KnownTree partial(long size) {
    return new KnownTree(signed(headAt(TREE, size, TIME)), null, null);
  }

  private static SpoolTreeHead headAt(LeafTree tree, long size, Instant time) {
    return SpoolTreeHead.of(BOB, ContainerName.INBOUND, size, tree.rootAt(size), time);
  }

  private static List<Bytes> consistency(LeafTree tree, long first, long second) {
    return MerkleTree.consistency(tree, first, second);
  }

  private static SyncAnswer answer(
      LeafTree tree, long size, Instant time, List<Bytes> consistency) {
    return SyncAnswer.ofHead(signed(headAt(tree, size, time)), consistency);
  }

  private static SyncAnswer answerWith(HeldReceipt receipt) {
    return new SyncAnswer(
        signed(headAt(TREE, 25, LATER)),
        consistency(TREE, 10, 25),
        null,
        List.of(),
        false,
        List.of(receipt));
  }

  private static SyncAnswer proving(DeliveredFrame frame, HeldReceipt receipt) {
    return new SyncAnswer(
        signed(headAt(TREE, 25, LATER)),
        consistency(TREE, 10, 25),
        null,
        List.of(frame),
        false,
        List.of(receipt));
  }

  private static SyncAnswer fullOf(List<DeliveredFrame> frames) {
    return new SyncAnswer(
        signed(headAt(TREE, 25, LATER)), consistency(TREE, 10, 25), 26L, frames, true, List.of());
  }

  private static SyncAnswer full(
      LeafTree tree, long from, long to, Instant time, List<HeldReceipt> receipts) {
    return new SyncAnswer(
        signed(headAt(tree, to, time)),
        consistency(tree, from, to),
        to + 1,
        frames(tree, from, to),
        true,
        receipts);
  }

  private static List<DeliveredFrame> frames(LeafTree tree, long after, long to) {
    List<DeliveredFrame> frames = new ArrayList<>();
    for (long index = after + 1; index <= to; index++) {
      frames.add(new DeliveredFrame(index, tree.leaf(index - 1), false, null));
    }
    return frames;
  }

  private static HeldReceipt held(SpoolReceipt receipt) {
    return HeldReceipt.of(new Verification.Valid<>(receipt, SIGNER.plain(receipt)));
  }

  private static SyncOutcome audit(@Nullable KnownTree stored, SyncAnswer answer) {
    StatementVerifier service = StatementVerifier.ofService(List.of(STRANGER.publicKey()));
    return SyncAudit.audit(stored, answer, restart -> service.restart(restart, INBOUND, LATER));
  }

  private static SyncOutcome.Passed passed(SyncOutcome outcome) {
    if (outcome instanceof SyncOutcome.Failed failed) {
      throw new AssertionError(failed.report().toString());
    }
    return (SyncOutcome.Passed) outcome;
  }

  private static Report failed(SyncOutcome outcome) {
    return assertInstanceOf(SyncOutcome.Failed.class, outcome).report();
  }
}
