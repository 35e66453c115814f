package org.meshrelay.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;
import org.meshrelay.protocol.receipt.Report;
import org.meshrelay.protocol.receipt.SpoolProof;
import org.meshrelay.protocol.receipt.SpoolTreeHead;

/**
 * Holds a service to what it signed before: fetches the heads of all containers, checks that each
 * tree grew out of the one this device verified last, and says in words what does not hold
 * (receipts.md 7, MSP-319, MSP-320). The old head and the copy stay whatever comes of it.
 */
public final class ServiceAudit {
  /** Bits of a root that two devices show each other (receipts.md 7.4). */
  private static final int COMPARED_BITS = 100;

  private final ClientContext context;

  ServiceAudit(ClientContext context) {
    this.context = context;
  }

  /**
   * One container.
   *
   * @param container which
   * @param treeSize size of the last head that verified; 0 if none ever did
   * @param head that head; null if none ever verified
   * @param verified whether this audit verified a head
   * @param receipts receipts that wait for their proof
   * @param erased frames that prove only that something was there
   * @param report what the service is charged with; null if nothing
   * @param evidence the file that shows it; null without a report
   */
  public record Finding(
      ContainerName container,
      long treeSize,
      @Nullable SpoolTreeHead head,
      boolean verified,
      int receipts,
      List<Long> erased,
      @Nullable Report report,
      @Nullable Path evidence) {
    /** Copies the list. */
    public Finding {
      erased = List.copyOf(erased);
    }
  }

  /** Audits every container of the account that the device may read or has read before. */
  public List<Finding> run(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    List<Finding> findings = new ArrayList<>();
    for (ContainerSync synced : session.sync()) {
      ContainerReplica replica = session.replica(synced.container());
      KnownTree known = replica.known();
      if (known != null || synced.report() != null || synced.after() > 0) {
        findings.add(
            new Finding(
                synced.container(),
                known == null ? 0 : known.size(),
                known == null ? null : known.head().statement(),
                synced.verified(),
                replica.receipts().size(),
                synced.erased(),
                synced.report(),
                synced.evidence()));
      }
    }
    return List.copyOf(findings);
  }

  /** What a proof of the operator's comes to on this device. */
  public enum ProofVerdict {
    /** It holds, and leads from or to a tree that this device verified. */
    HOLDS,
    /** It holds in itself, but names no tree that this device knows. */
    UNANCHORED,
    /** It does not hold, or contradicts what this device verified. */
    BROKEN
  }

  /**
   * A proof judged.
   *
   * @param verdict what it comes to
   * @param problems what does not hold, in words
   */
  public record ProofFinding(ProofVerdict verdict, List<String> problems) {}

  /**
   * Checks a document of {@code mesh-relay spool prove} against the local copy, without a network.
   */
  public ProofFinding check(SpoolProof proof) throws MeshException {
    AccountAddress owner = proof.id().account();
    if (!context.home().accounts().contains(owner)) {
      throw new MeshException(Kind.USAGE, "the proof is about " + owner + ", which is not here");
    }
    List<String> problems = new ArrayList<>();
    if (!proof.inclusionHolds()) {
      problems.add("the path does not lead from the frame to the root");
    }
    if (!proof.consistencyHolds()) {
      problems.add("the larger tree did not grow out of the smaller one");
    }
    KnownTree known = context.home().replica(owner, proof.id().container()).known();
    if (known != null) {
      problems.addAll(proof.contradictions(known));
    }
    ProofVerdict verdict =
        !problems.isEmpty()
            ? ProofVerdict.BROKEN
            : known != null && proof.touches(known) ? ProofVerdict.HOLDS : ProofVerdict.UNANCHORED;
    return new ProofFinding(verdict, List.copyOf(problems));
  }

  /** What comparing with another device of the account comes to. */
  public enum Comparison {
    /** Both have verified the same tree. */
    SAME,
    /** The service showed them different trees. */
    DIFFERENT,
    /** This device is behind: synchronize and compare again. */
    BEHIND
  }

  /**
   * Compares with what another device shows, {@code TreeSize:} and 100 bits of the root (7.4).
   *
   * @param shown as {@link SpoolTreeHead#comparison} writes it; case, spaces and hyphens are free
   */
  public Comparison compare(@Nullable AccountAddress named, ContainerName container, String shown)
      throws MeshException {
    int colon = shown.indexOf(':');
    long size;
    try {
      size = Long.parseLong(shown.substring(0, Math.max(0, colon)).strip());
    } catch (NumberFormatException e) {
      throw new MeshException(Kind.USAGE, shown + " is not of the form 17:ABCD-EFGH-…", e);
    }
    KnownTree known = context.session(named).replica(container).known();
    NodeSource leaves = known == null ? null : known.leaves();
    if (known == null || leaves == null || size > known.size() || size < 0) {
      return Comparison.BEHIND;
    }
    var root = size == 0 ? MerkleTree.EMPTY_ROOT : MerkleTree.root(leaves, size);
    String own = Base32.encodeGrouped(root, COMPARED_BITS);
    return plain(own).equals(plain(shown.substring(colon + 1)))
        ? Comparison.SAME
        : Comparison.DIFFERENT;
  }

  private static String plain(String text) {
    return text.replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
  }

  /** What a report means, for whoever has to decide what to do about it. */
  public static String explain(Report report) {
    return switch (report) {
      case Report.Fork fork ->
          "FORK: the service signed two histories. The tree of "
              + fork.storedSize()
              + " frames that this device verified is not the beginning of the one of "
              + fork.newSize()
              + " frames that it shows now";
      case Report.Rollback rollback ->
          "ROLLBACK: the service signed a tree of "
              + rollback.storedSize()
              + " frames and now shows less, or an earlier time"
              + rollback
                  .restart()
                  .map(
                      restart ->
                          "; its operator admits the loss of frames "
                              + (restart.treeSize() + 1)
                              + " and later: "
                              + restart.text())
                  .orElse("; its operator has not admitted it");
      case Report.Gap gap ->
          "GAP: frame "
              + gap.firstMissing()
              + " of "
              + gap.treeSize()
              + " is signed for and not delivered";
      case Report.Altered altered ->
          "ALTERED: "
              + (altered.index() == null ? "a frame" : "frame " + altered.index())
              + " is not the one that was signed for";
      case Report.BrokenReceipt broken ->
          "BROKEN RECEIPT: the receipt of "
              + broken.envelopeId()
              + " contradicts the tree that the service shows";
      case Report.MissingReceipt missing ->
          "MISSING: the service gave proofs before and now gives none to " + missing.request();
      case Report.WrongKey wrong ->
          "WRONG KEY: a statement does not lead to the service that this device knows ("
              + wrong.reason()
              + ")";
      case Report.Stale ignored -> "STALE: the service answers, but has given no head for 24 hours";
    };
  }
}
