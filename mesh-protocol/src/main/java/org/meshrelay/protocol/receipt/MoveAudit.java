package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * Checks that a container at a new service is the one that this device knew at the old one, once,
 * when a device first sees it there (receipts.md 8.3, MSP-322). That the account has moved at all
 * is for the re-signed ProfileAccount to say; this is about the tree. Pure, any thread.
 */
public final class MoveAudit {
  private MoveAudit() {}

  /**
   * What the device has in its hands.
   *
   * @param link frame 0 of the new container
   * @param known the device's own state from the old service, or null if it never saw it
   * @param knownGrowth consistency from the known size to the last one there, as the old service
   *     gave it; empty if equal or not asked
   * @param head the new service's head, verified under the new service
   * @param rootAtPrevious root of the new tree at the old size, from the device's own leaves; null
   *     for a partial copy
   * @param growth consistency from the old size to the new head, for a partial copy; else empty
   * @param restartNoted whether the moving device noted that the tree begins anew
   */
  public record Evidence(
      SpoolLink link,
      @Nullable KnownTree known,
      List<Bytes> knownGrowth,
      Verification.Valid<SpoolTreeHead> head,
      @Nullable Bytes rootAtPrevious,
      List<Bytes> growth,
      boolean restartNoted) {
    /** Copies the lists. */
    public Evidence {
      knownGrowth = List.copyOf(knownGrowth);
      growth = List.copyOf(growth);
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** The new tree contains the old one; old receipts stay checkable. */
    record Continued(SpoolTreeHead.Previous previous) implements Outcome {}

    /** The new tree begins with its own Index 1; old receipts are settled against the old head. */
    record Restarted(SpoolTreeHead.Previous previous) implements Outcome {}

    /** The user is told; nothing of the old copy is given up. */
    record Failed(Report report) implements Outcome {}
  }

  /**
   * Checks a move.
   *
   * @param pinnedService identifier of the old service's key, as this device has it
   */
  public static Outcome check(Evidence evidence, String pinnedService, Instant now) {
    SpoolTreeHead.Previous previous = evidence.head.statement().previous();
    if (previous == null) {
      return wrongKey(evidence, "the new heads name no previous tree");
    }
    Optional<SpoolTreeHead> last = lastHead(evidence, previous, pinnedService, now);
    if (last.isEmpty()) {
      return wrongKey(evidence, "the link does not lead to the old service");
    }
    boolean same =
        last.get().treeSize() == previous.treeSize()
            && last.get().rootHash().equals(previous.rootHash());
    if (!same) {
      return wrongKey(evidence, "the new heads name another tree than the link");
    }
    if (!extendsKnown(evidence, last.get())) {
      return wrongKey(evidence, "the old tree is not the one that this device verified");
    }
    if (isContinued(evidence, previous)) {
      return new Outcome.Continued(previous);
    }
    return evidence.restartNoted
        ? new Outcome.Restarted(previous)
        : new Outcome.Failed(
            new Report.Fork(
                previous.treeSize(), evidence.head.statement().treeSize(), envelopes(evidence)));
  }

  /** The old service's final head, if the chain beside it leads to the pinned key. */
  private static Optional<SpoolTreeHead> lastHead(
      Evidence evidence, SpoolTreeHead.Previous previous, String pinnedService, Instant now) {
    SpoolLink link = evidence.link;
    ContainerName container = evidence.head.statement().container();
    return HostChain.verify(
            link.profileService(), link.profileHost(), link.connectionHost(), pinnedService)
        .filter(chain -> chain.serviceUdf().equals(previous.service()))
        .flatMap(
            chain ->
                chain
                    .statements()
                    .head(link.treeHead(), new ContainerId(previous.account(), container), now)
                    .asOptional());
  }

  private static boolean extendsKnown(Evidence evidence, SpoolTreeHead last) {
    KnownTree known = evidence.known;
    return known == null
        || ProofChecker.consistency(
            known.size(),
            last.treeSize(),
            evidence.knownGrowth,
            known.head().statement().rootHash(),
            last.rootHash());
  }

  private static boolean isContinued(Evidence evidence, SpoolTreeHead.Previous previous) {
    SpoolTreeHead head = evidence.head.statement();
    if (head.treeSize() < previous.treeSize()) {
      return false;
    }
    return evidence.rootAtPrevious != null
        ? evidence.rootAtPrevious.equals(previous.rootHash())
        : ProofChecker.consistency(
            previous.treeSize(),
            head.treeSize(),
            evidence.growth,
            previous.rootHash(),
            head.rootHash());
  }

  private static Outcome wrongKey(Evidence evidence, String reason) {
    return new Outcome.Failed(new Report.WrongKey(reason, envelopes(evidence)));
  }

  private static List<DareEnvelope> envelopes(Evidence evidence) {
    List<DareEnvelope> all = new ArrayList<>();
    if (evidence.known != null) {
      all.add(evidence.known.head().envelope());
    }
    all.add(evidence.link.treeHead());
    all.add(evidence.head.envelope());
    return List.copyOf(all);
  }
}
