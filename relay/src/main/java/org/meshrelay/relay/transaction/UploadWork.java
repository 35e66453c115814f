package org.meshrelay.relay.transaction;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogRules;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.delivery.Continuations;
import org.meshrelay.relay.delivery.OwnSpools;

/**
 * Applies an upload to the containers, all checks and all appends in one lane work (protocol.md
 * 2.5).
 *
 * <p>Every entry is judged against the state that the entries before it leave; an atomic request is
 * judged as a whole before anything is appended. Entries without a body are judged and not
 * appended.
 */
final class UploadWork implements LaneWork<UploadWork.Result> {
  private final UploadPlan plan;
  private final AccountQuotas quotas;

  UploadWork(UploadPlan plan, AccountQuotas quotas) {
    this.plan = plan;
    this.quotas = quotas;
  }

  /**
   * What became of the request.
   *
   * @param applied false if it was atomic and something was at fault
   * @param entries one per entry, in order
   */
  record Result(boolean applied, List<Outcome> entries) {}

  /**
   * What became of one entry.
   *
   * @param refusal why it was not taken; null if it was
   * @param container where it is
   * @param index frame that holds it; 0 for an entry without a body
   * @param frame that frame; null if it is from before or there is none
   */
  record Outcome(
      @Nullable StatusCode refusal,
      @Nullable ContainerName container,
      long index,
      @Nullable AppendedFrame frame) {
    static Outcome refused(StatusCode code) {
      return new Outcome(code, null, 0, null);
    }
  }

  @Override
  public Result run(LaneTransaction tx) {
    List<Boolean> met = plan.preconditions().stream().map(p -> isMet(tx, p)).toList();
    List<@Nullable StatusCode> faults = judgeAll(tx, met);
    if (met.contains(false)
        || (plan.isAtomic() && faults.stream().anyMatch(fault -> fault != null))) {
      return nothing(faults);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      StatusCode fault = faults.get(i);
      Outcome outcome = fault == null ? apply(tx, plan.entries().get(i)) : Outcome.refused(fault);
      if (plan.isAtomic() && outcome.refusal() != null) {
        // Found out only while appending: what was appended must not stay.
        faults.set(i, outcome.refusal());
        throw new NothingApplied(nothing(faults));
      }
      outcomes.add(outcome);
    }
    return new Result(true, outcomes);
  }

  /** Those at fault with their own numbers, the others as victims of the precondition. */
  private static Result nothing(List<@Nullable StatusCode> faults) {
    return new Result(
        false,
        faults.stream()
            .map(fault -> fault == null ? StatusCode.PRECONDITION_FAILED : fault)
            .map(Outcome::refused)
            .toList());
  }

  /** Takes the appends of an atomic request back; the writer turns it into its result. */
  static final class NothingApplied extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Result result;

    NothingApplied(Result result) {
      super("atomic upload not applied", null, false, false);
      this.result = result;
    }

    Result result() {
      return result;
    }
  }

  private List<@Nullable StatusCode> judgeAll(LaneTransaction tx, List<Boolean> met) {
    Map<ContainerName, Draft> drafts = new EnumMap<>(ContainerName.class);
    List<@Nullable StatusCode> faults = new ArrayList<>();
    for (UploadPlan.Entry entry : plan.entries()) {
      boolean stale = entry.precondition() >= 0 && !met.get(entry.precondition());
      faults.add(stale ? StatusCode.PRECONDITION_FAILED : judge(tx, drafts, entry));
    }
    return faults;
  }

  /** A container that does not exist has no frames. */
  private static boolean isMet(LaneTransaction tx, UploadPlan.Precondition precondition) {
    Optional<ContainerView> view = tx.view(precondition.container());
    long count = view.map(ContainerView::frameCount).orElse(0L);
    Long index = precondition.index();
    boolean indexMet = index == null || index == count;
    Bytes digest = precondition.digest();
    boolean digestMet =
        digest == null || view.map(v -> v.treeDigest().equals(digest)).orElse(false);
    return indexMet && digestMet;
  }

  private @Nullable StatusCode judge(
      LaneTransaction tx, Map<ContainerName, Draft> drafts, UploadPlan.Entry entry) {
    ContainerName container = entry.container();
    if (container == null) {
      return StatusCode.UNKNOWN_CONTAINER;
    }
    if (entry.refusal() != null) {
      return entry.refusal();
    }
    Draft draft = drafts.computeIfAbsent(container, name -> new Draft(tx, name));
    StatusCode fault = draft.fault(entry, quotas);
    if (fault == null && !entry.redacted()) {
      draft.add(entry);
    }
    return fault;
  }

  private Outcome apply(LaneTransaction tx, UploadPlan.Entry entry) {
    ContainerName container = entry.container();
    if (container == null) {
      throw new IllegalStateException("an entry without a container was judged sound");
    }
    if (entry.redacted()) {
      return new Outcome(null, container, 0, null);
    }
    UploadPlan.Link link = entry.link();
    if (link != null) {
      if (Continuations.find(tx, container).isEmpty()) {
        Continuations.put(tx, container, link.last(), link.content());
      }
      return new Outcome(null, container, 0, null);
    }
    CatalogChange change = entry.change();
    if (change == null && Continuations.isFilling(tx, container)) {
      AppendedFrame copied =
          tx.append(
              container, new FrameDraft(entry.envelope(), entry.envelope().envelopeId(), null));
      return new Outcome(null, container, copied.index(), copied);
    }
    if (change == null) {
      return switch (OwnSpools.append(tx, container, entry.envelope(), quotas)) {
        case OwnSpools.Written.Done done ->
            new Outcome(null, done.container(), done.index(), done.frame());
        case OwnSpools.Written.Refused refused -> Outcome.refused(refused.code());
      };
    }
    tx.create(container);
    AppendedFrame frame =
        tx.append(container, FrameDraft.entry(entry.envelope(), change.uniqueId(), change.event()));
    return new Outcome(null, container, frame.index(), frame);
  }

  /** A container as the entries judged so far would leave it. */
  private static final class Draft {
    private final LaneTransaction tx;
    private final ContainerName container;
    private final @Nullable ContainerView view;
    private final Map<String, OptionalLong> live = new HashMap<>();
    private @Nullable Long historyTo;
    private long nextIndex;
    private int octets;

    Draft(LaneTransaction tx, ContainerName container) {
      this.tx = tx;
      this.container = container;
      this.view = tx.view(container).orElse(null);
      this.nextIndex = view == null ? 1 : view.frameCount();
      this.historyTo =
          Continuations.find(tx, container).map(known -> known.last().treeSize()).orElse(null);
    }

    /** True for a frame that was judged by another service: it only has to be in its place. */
    private boolean isHistory() {
      return historyTo != null && nextIndex <= historyTo;
    }

    /** A link is for a container that has no frame yet; the same one again changes nothing. */
    private @Nullable StatusCode fault(UploadPlan.Link link) {
      boolean same =
          Continuations.find(tx, container)
              .filter(known -> known.last().equals(link.last()))
              .isPresent();
      return same || (nextIndex == 1 && historyTo == null) ? null : StatusCode.PRECONDITION_FAILED;
    }

    @Nullable StatusCode fault(UploadPlan.Entry entry, AccountQuotas quotas) {
      UploadPlan.Link link = entry.link();
      if (link != null) {
        return fault(link);
      }
      Long stated = entry.statedIndex();
      boolean misplaced = stated == null ? isHistory() : stated != nextIndex;
      if (misplaced || entry.history() != isHistory()) {
        return StatusCode.PRECONDITION_FAILED;
      }
      CatalogChange change = entry.change();
      boolean deletes = change != null && change.event() == CatalogEvent.DELETE;
      if (!deletes
          && view != null
          && !quotas.hasRoom(view, octets + entry.envelope().messageSize())) {
        return StatusCode.QUOTA_FULL;
      }
      return change == null || isHistory()
          ? null
          : CatalogRules.judge(change, live(change.uniqueId()))
              .map(refusal -> refusal.code())
              .orElse(null);
    }

    void add(UploadPlan.Entry entry) {
      UploadPlan.Link link = entry.link();
      if (link != null) {
        historyTo = link.last().treeSize();
        return;
      }
      CatalogChange change = entry.change();
      if (change != null) {
        live.put(
            change.uniqueId(),
            change.event() == CatalogEvent.DELETE
                ? OptionalLong.empty()
                : OptionalLong.of(nextIndex));
      }
      nextIndex++;
      octets += entry.envelope().messageSize();
    }

    private OptionalLong live(String key) {
      OptionalLong changed = live.get(key);
      if (changed != null) {
        return changed;
      }
      return view == null ? OptionalLong.empty() : tx.find(container, key);
    }
  }
}
