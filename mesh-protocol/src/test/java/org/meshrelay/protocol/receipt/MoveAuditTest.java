package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.BOB;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.head;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.leaf;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.signed;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.profile.ServiceKeys;

/** A container that moved is the one that this device knew (receipts.md 8.3). */
@DisplayName("MSP-322: devices check whether a moved tree is continued or begun anew")
class MoveAuditTest {
  private static final AccountAddress NEW = AccountAddress.parse("bob@example.org");
  private static final ProfileFactory FACTORY = new ProfileFactory(entropy(5), () -> TIME);
  private static final ServiceKeys OLD = FACTORY.service();
  private static final HostKeys OLD_HOST = FACTORY.host();
  private static final ServiceCredential CHAIN = FACTORY.credential(OLD, OLD_HOST.profile());
  private static final long MOVED = 8;

  private static SpoolLink link(SpoolTreeHead last) {
    return new SpoolLink(
        new StatementSigner(OLD_HOST.signature()).plain(last),
        CHAIN.service().envelope(),
        CHAIN.host().envelope(),
        CHAIN.connection());
  }

  private static SpoolTreeHead.Previous previous(long size, Bytes root) {
    return new SpoolTreeHead.Previous(CHAIN.serviceUdf(), BOB, size, root);
  }

  private static Verification.Valid<SpoolTreeHead> newHead(
      LeafTree tree, SpoolTreeHead.@Nullable Previous previous) {
    return signed(
        new SpoolTreeHead(
            NEW, ContainerName.INBOUND, tree.size(), tree.frontier().root(), TIME, previous, null));
  }

  private static KnownTree known(long size) {
    LeafTree tree = tree(size);
    return new KnownTree(signed(head(tree, TIME)), tree.frontier(), tree);
  }

  private static MoveAudit.Outcome check(MoveAudit.Evidence evidence) {
    return MoveAudit.check(evidence, OLD.profile().udf(), TIME);
  }

  private static MoveAudit.Evidence continued(LeafTree grown, @Nullable KnownTree known) {
    LeafTree old = tree(MOVED);
    return new MoveAudit.Evidence(
        link(head(old, TIME)),
        known,
        known == null ? List.of() : MerkleTree.consistency(old, known.size(), MOVED),
        newHead(grown, previous(MOVED, old.frontier().root())),
        null,
        MerkleTree.consistency(grown, MOVED, grown.size()),
        false);
  }

  @Test
  void check_allFramesMoved_isContinued() {
    for (long size = MOVED; size < 20; size++) {
      for (long had = 1; had <= MOVED; had++) {
        assertInstanceOf(
            MoveAudit.Outcome.Continued.class, check(continued(tree(size), known(had))));
      }
      assertInstanceOf(MoveAudit.Outcome.Continued.class, check(continued(tree(size), null)));
    }
  }

  @Test
  void check_otherFrames_isAForkUnlessARestartWasNoted() {
    LeafTree other = new LeafTree();
    for (long i = 1; i <= 12; i++) {
      other.append(leaf(i + (i == 3 ? 100 : 0)));
    }
    MoveAudit.Evidence evidence = continued(other, known(MOVED));

    MoveAudit.Outcome.Failed failed =
        assertInstanceOf(MoveAudit.Outcome.Failed.class, check(evidence));
    assertEquals("fork", failed.report().name());
    assertEquals(3, failed.report().evidence().size());
    assertInstanceOf(
        MoveAudit.Outcome.Restarted.class,
        check(
            new MoveAudit.Evidence(
                evidence.link(),
                evidence.known(),
                evidence.knownGrowth(),
                evidence.head(),
                null,
                List.of(),
                true)));
  }

  @Test
  void check_deviceSawMoreThanTheLastHead_isWrongKey() {
    LeafTree old = tree(MOVED);

    assertWrongKey(
        new MoveAudit.Evidence(
            link(head(old, TIME)),
            known(MOVED + 2),
            List.of(),
            newHead(tree(12), previous(MOVED, old.frontier().root())),
            null,
            List.of(),
            false));
  }

  @Test
  void check_linkOfAnotherServiceOrNone_isWrongKey() {
    MoveAudit.Evidence good = continued(tree(12), known(3));
    ServiceKeys stranger = FACTORY.service();

    MoveAudit.Outcome outcome = MoveAudit.check(good, stranger.profile().udf(), TIME);
    assertEquals(
        "wrong-key", assertInstanceOf(MoveAudit.Outcome.Failed.class, outcome).report().name());
    assertWrongKey(
        new MoveAudit.Evidence(
            good.link(),
            good.known(),
            good.knownGrowth(),
            newHead(tree(12), null),
            null,
            good.growth(),
            true));
    assertWrongKey(
        new MoveAudit.Evidence(
            good.link(),
            good.known(),
            good.knownGrowth(),
            newHead(tree(12), previous(MOVED - 1, tree(MOVED - 1).frontier().root())),
            null,
            good.growth(),
            true));
  }

  private static void assertWrongKey(MoveAudit.Evidence evidence) {
    assertEquals(
        "wrong-key",
        assertInstanceOf(MoveAudit.Outcome.Failed.class, check(evidence)).report().name());
  }
}
