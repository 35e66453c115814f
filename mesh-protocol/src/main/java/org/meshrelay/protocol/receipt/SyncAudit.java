package org.meshrelay.protocol.receipt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * Steps 1 to 7 of receipts.md 7.2 as one function: from what a device has stored and what a service
 * answered, either what to store next or what to report. A service that drops, reorders, changes or
 * forks what this device has seen does not pass (MSP-319, MSP-320).
 *
 * <p>Pure, any thread; signatures are checked before, so the cost is a few digests a frame.
 */
public final class SyncAudit {
  /** How old the last verified head may be before the user is told. */
  public static final Duration STALE_AFTER = Duration.ofHours(24);

  private final @Nullable KnownTree stored;
  private final SyncAnswer answer;
  private final Function<DareEnvelope, Verification<SpoolRestart>> restarts;

  private SyncAudit(
      @Nullable KnownTree stored,
      SyncAnswer answer,
      Function<DareEnvelope, Verification<SpoolRestart>> restarts) {
    this.stored = stored;
    this.answer = answer;
    this.restarts = restarts;
  }

  /**
   * The audit of one synchronization.
   *
   * @param stored the device's state when the Prove request left; null the first time
   * @param restarts checks a restart statement under the service key and for this container
   */
  public static SyncOutcome audit(
      @Nullable KnownTree stored,
      SyncAnswer answer,
      Function<DareEnvelope, Verification<SpoolRestart>> restarts) {
    return new SyncAudit(stored, answer, restarts).run();
  }

  /** The report that a service is due which has answered without a head for too long. */
  public static Optional<Report> staleness(KnownTree stored, Instant lastVerified, Instant now) {
    return Duration.between(lastVerified, now).compareTo(STALE_AFTER) > 0
        ? Optional.of(new Report.Stale(List.of(stored.head().envelope())))
        : Optional.empty();
  }

  /**
   * The report about a sender receipt that somebody outside holds (receipts.md 6).
   *
   * @param receipt verified
   * @param entryFound whether a frame with its EnvelopeID and PayloadDigest is in one of the
   *     account's containers
   * @param opening as Prove gave it, or null
   * @param own the tree of the container that the opening names, or null
   */
  public static Optional<Report> senderReceipt(
      Verification.Valid<SpoolSenderReceipt> receipt,
      boolean entryFound,
      @Nullable Opening opening,
      @Nullable KnownTree own) {
    SpoolSenderReceipt statement = receipt.statement();
    boolean good = entryFound;
    if (good && opening != null) {
      good = opening.opens(statement) && agrees(opening.committed(), own);
    }
    return good
        ? Optional.empty()
        : Optional.of(
            new Report.BrokenReceipt(statement.envelopeId(), List.of(receipt.envelope())));
  }

  private static boolean agrees(Optional<SpoolReceipt> committed, @Nullable KnownTree own) {
    if (committed.isEmpty() || own == null) {
      return committed.isPresent();
    }
    Bytes leaf = own.leafOf(committed.get().index());
    Bytes root = own.rootAt(committed.get().treeSize());
    return (leaf == null || leaf.equals(committed.get().leafHash()))
        && (root == null || root.equals(committed.get().rootHash()));
  }

  private SyncOutcome run() {
    // Step 1.
    if (!(answer.head() instanceof Verification.Valid<SpoolTreeHead> head)) {
      return new SyncOutcome.Failed(wrongKey(answer.head()));
    }
    Report report =
        Stream.<Step>of(this::rollback, this::fork, this::beyondHead)
            .map(step -> step.check(head.statement()))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null);
    if (report != null) {
      return new SyncOutcome.Failed(report);
    }
    return frames(head);
  }

  /** Step 2. */
  private Optional<Report> rollback(SpoolTreeHead head) {
    if (stored == null) {
      return Optional.empty();
    }
    SpoolTreeHead known = stored.head().statement();
    boolean back = head.treeSize() < known.treeSize() || head.time().isBefore(known.time());
    return back
        ? Optional.of(new Report.Rollback(known.treeSize(), restart(head), evidence()))
        : Optional.empty();
  }

  /** A restart that covers what the device had and agrees with the device's own leaves. */
  private Optional<SpoolRestart> restart(SpoolTreeHead head) {
    if (head.envelopedRestart() == null || stored == null) {
      return Optional.empty();
    }
    KnownTree known = stored;
    return restarts
        .apply(head.envelopedRestart())
        .asOptional()
        .filter(restart -> restart.lostSize() >= known.size())
        .filter(
            restart -> {
              Bytes own = known.rootAt(restart.treeSize());
              return own == null || own.equals(restart.rootHash());
            });
  }

  /** Step 3. */
  private Optional<Report> fork(SpoolTreeHead head) {
    if (stored == null) {
      return Optional.empty();
    }
    SpoolTreeHead known = stored.head().statement();
    boolean samePast =
        Objects.equals(known.previous(), head.previous())
            && ProofChecker.consistency(
                known.treeSize(),
                head.treeSize(),
                answer.consistency(),
                known.rootHash(),
                head.rootHash());
    if (samePast) {
      return Optional.empty();
    }
    // A tree that was restored and has grown beyond this device's is a rollback admitted (8.4).
    Optional<SpoolRestart> restart =
        restart(head).filter(admitted -> !admitted.time().isBefore(known.time()));
    return Optional.of(
        restart.isPresent()
            ? new Report.Rollback(known.treeSize(), restart, evidence())
            : new Report.Fork(known.treeSize(), head.treeSize(), evidence()));
  }

  /** Step 4. */
  private Optional<Report> beyondHead(SpoolTreeHead head) {
    long size = head.treeSize();
    boolean status = answer.frameCount() != null && answer.frameCount() - 1 > size;
    boolean frames = answer.frames().stream().anyMatch(frame -> frame.index() > size);
    List<DareEnvelope> larger =
        answer.receipts().stream()
            .filter(
                held -> held.receipt().asOptional().filter(r -> r.treeSize() > size).isPresent())
            .map(held -> held.receipt().envelope())
            .toList();
    return status || frames || !larger.isEmpty()
        ? Optional.of(new Report.Rollback(storedSize(), Optional.empty(), evidenceWith(larger)))
        : Optional.empty();
  }

  /** Steps 5 and 6. */
  private SyncOutcome frames(Verification.Valid<SpoolTreeHead> head) {
    List<DeliveredFrame> sorted =
        answer.frames().stream().sorted(Comparator.comparingLong(DeliveredFrame::index)).toList();
    for (DeliveredFrame frame : sorted) {
      if (!fitsOwnLeaf(frame) || !fitsPath(frame, head.statement())) {
        return new SyncOutcome.Failed(new Report.Altered(frame.index(), evidence()));
      }
    }
    List<SpoolReceipt> receipts =
        answer.receipts().stream()
            .map(held -> held.receipt().asOptional())
            .flatMap(Optional::stream)
            .toList();
    ReceiptSettlement settlement = new ReceiptSettlement(stored, head.statement(), receipts);
    Frontier frontier = stored == null ? Frontier.EMPTY : stored.frontier();
    if (!answer.fullCopy() || frontier == null) {
      sorted.stream()
          .filter(frame -> frame.inclusion() != null)
          .forEach(frame -> settlement.leaf(frame.index(), frame.leafHash()));
      return receipts(head, null, settlement);
    }
    for (DeliveredFrame frame : sorted) {
      if (frame.index() <= frontier.size()) {
        continue;
      }
      if (frame.index() != frontier.size() + 1) {
        return gap(frontier.size() + 1, head.statement());
      }
      frontier = frontier.append(frame.leafHash());
      settlement.extended(frontier, frame.leafHash());
    }
    if (frontier.size() < head.statement().treeSize()) {
      return gap(frontier.size() + 1, head.statement());
    }
    return frontier.root().equals(head.statement().rootHash())
        ? receipts(head, frontier, settlement)
        : new SyncOutcome.Failed(new Report.Altered(null, evidence()));
  }

  /** Step 7. */
  private SyncOutcome receipts(
      Verification.Valid<SpoolTreeHead> head,
      @Nullable Frontier frontier,
      ReceiptSettlement settlement) {
    List<HeldReceipt> settled = new ArrayList<>();
    List<HeldReceipt> unsettled = new ArrayList<>();
    for (HeldReceipt held : answer.receipts()) {
      if (!(held.receipt() instanceof Verification.Valid<SpoolReceipt> valid)) {
        return new SyncOutcome.Failed(wrongKey(held.receipt()));
      }
      switch (settlement.settle(valid.statement(), held)) {
        case SETTLED -> settled.add(held);
        case UNDECIDED -> unsettled.add(held);
        case BROKEN -> {
          return new SyncOutcome.Failed(
              new Report.BrokenReceipt(
                  valid.statement().envelopeId(), evidenceWith(List.of(valid.envelope()))));
        }
      }
    }
    List<Long> erased =
        answer.frames().stream()
            .filter(DeliveredFrame::erased)
            .map(DeliveredFrame::index)
            .sorted()
            .toList();
    return new SyncOutcome.Passed(
        head, frontier, List.copyOf(settled), List.copyOf(unsettled), erased);
  }

  private boolean fitsOwnLeaf(DeliveredFrame frame) {
    Bytes own = stored == null ? null : stored.leafOf(frame.index());
    return own == null || own.equals(frame.leafHash());
  }

  private static boolean fitsPath(DeliveredFrame frame, SpoolTreeHead head) {
    return frame.inclusion() == null
        || ProofChecker.inclusion(
            frame.leafHash(),
            frame.index() - 1,
            head.treeSize(),
            frame.inclusion(),
            head.rootHash());
  }

  private SyncOutcome gap(long firstMissing, SpoolTreeHead head) {
    return new SyncOutcome.Failed(new Report.Gap(firstMissing, head.treeSize(), evidence()));
  }

  private static Report wrongKey(Verification<?> failed) {
    String reason =
        failed instanceof Verification.Invalid<?> invalid ? invalid.reason() : "unknown";
    return new Report.WrongKey(reason, List.of(failed.envelope()));
  }

  private long storedSize() {
    return stored == null ? 0 : stored.size();
  }

  private List<DareEnvelope> evidence() {
    return evidenceWith(List.of());
  }

  private List<DareEnvelope> evidenceWith(List<DareEnvelope> more) {
    List<DareEnvelope> all = new ArrayList<>();
    if (stored != null) {
      all.add(stored.head().envelope());
    }
    all.add(answer.head().envelope());
    all.addAll(more);
    return List.copyOf(all);
  }

  /** One of the steps that look at the head only. */
  private interface Step {
    Optional<Report> check(SpoolTreeHead head);
  }
}
