package org.meshrelay.relay.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.follow.Divergence;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.dare.follow.Replica;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;

/**
 * Compares the ends of copied containers with the same frames of the other node: the root of a
 * frame stands for all before it. What does not agree is noted and left as it is; containers of
 * accounts that were deleted are erased. One thread; blocks.
 */
final class Comparison {
  private static final int AT_ONCE = ServiceReads.SELECTIONS_MAX;

  private final Replica replica;
  private final PrimaryCalls primary;
  private final DeletedAccounts deleted;
  private final Fetch fetch;
  private final Noting noting;

  /** Takes what is found. */
  interface Noting {
    /** A container that does not continue the copy. */
    void diverged(ContainerRef container, Divergence.Kind kind, long theirs);

    /** What was done. */
    void count(FollowPass more);
  }

  Comparison(
      Replica replica, PrimaryCalls primary, DeletedAccounts deleted, Fetch fetch, Noting noting) {
    this.replica = replica;
    this.primary = primary;
    this.deleted = deleted;
    this.fetch = fetch;
    this.noting = noting;
  }

  /**
   * All containers of the copy; those that agree get what they lack.
   *
   * @return false if it was stopped before the end
   */
  boolean all(BooleanSupplier stopped) throws MeshException {
    List<Doubt> portion = new ArrayList<>();
    try {
      replica
          .engine()
          .accounts(
              account -> {
                if (!stopped.getAsBoolean()) {
                  replica
                      .engine()
                      .containers(account)
                      .forEach(view -> portion.add(unsure(account, view)));
                  portionIfFull(portion, AT_ONCE);
                }
              });
      portionIfFull(portion, 1);
    } catch (Failed e) {
      throw e.problem;
    }
    return !stopped.getAsBoolean();
  }

  private static Doubt unsure(AccountAddress account, ContainerView view) {
    return new Doubt(new ContainerRef(account, view.container()), Doubt.Reason.UNSURE);
  }

  private void portionIfFull(List<Doubt> portion, int from) {
    if (portion.size() < from) {
      return;
    }
    try {
      of(fetch.run(compare(portion)));
    } catch (MeshException e) {
      throw new Failed(e);
    }
    portion.clear();
  }

  /** Carries a problem out of a visitor. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient MeshException problem;

    Failed(MeshException problem) {
      super(problem);
      this.problem = problem;
    }
  }

  /** Containers with which something was not as it was told. */
  void of(List<Doubt> doubts) throws MeshException {
    for (int from = 0; from < doubts.size(); from += AT_ONCE) {
      List<Range> unused = compare(doubts.subList(from, Math.min(doubts.size(), from + AT_ONCE)));
    }
  }

  /** What those that agree lack. */
  private List<Range> compare(List<Doubt> doubts) throws MeshException {
    List<Range> lacking = new ArrayList<>();
    List<ConstraintsSelect> ends = new ArrayList<>();
    for (Doubt each : doubts) {
      long last = Math.max(0, replica.frames(each.container()) - 1);
      ends.add(new Range(each.container(), last, last).select());
    }
    List<ContainerUpdate> updates = primary.frames(ends);
    for (int i = 0; i < doubts.size(); i++) {
      judge(doubts.get(i), updates.get(i), lacking::add);
    }
    noting.count(new FollowPass(0, 0, 0, 0, doubts.size()));
    return lacking;
  }

  private void judge(Doubt doubt, ContainerUpdate theirs, Consumer<Range> lacking)
      throws MeshException {
    ContainerRef container = doubt.container();
    long ours = replica.frames(container);
    Long count = theirs.index();
    if (ours == 0) {
      if (doubt.reason() == Doubt.Reason.REFUSED) {
        noting.diverged(container, Divergence.Kind.ALTERED, 0);
      }
    } else if (count == null) {
      gone(container, 0);
    } else if (!theirs.records().isEmpty()) {
      switch (replica.compare(container, theirs.records().getFirst())) {
        case SAME -> same(doubt, new Range(container, ours, count - 1), lacking);
        case DIFFERENT -> noting.diverged(container, Divergence.Kind.FORK, count);
        case ANOTHER -> gone(container, count);
      }
    } else if (count >= ours) {
      noting.diverged(container, Divergence.Kind.DAMAGED, ours - 1);
    } else {
      shorter(container, count);
    }
  }

  private void same(Doubt doubt, Range lacking, Consumer<Range> found) {
    ContainerRef container = doubt.container();
    switch (doubt.reason()) {
      case REFUSED ->
          noting.diverged(container, Divergence.Kind.ALTERED, replica.frames(container));
      case NOT_GIVEN -> {
        if (!lacking.isEmpty()) {
          noting.diverged(container, Divergence.Kind.DAMAGED, lacking.from());
        }
      }
      case UNSURE -> {
        FollowState state = replica.state();
        if (state.diverged(container)) {
          replica.note(state.without(container));
        }
        if (!lacking.isEmpty()) {
          found.accept(lacking);
        }
      }
    }
  }

  /** The other node has fewer frames, or a container that came later. */
  private void shorter(ContainerRef container, long count) throws MeshException {
    Range last = new Range(container, Math.max(0, count - 1), Math.max(0, count - 1));
    List<Bytes> records = primary.frames(List.of(last.select())).getFirst().records();
    Replica.Comparison compared =
        records.isEmpty()
            ? Replica.Comparison.SAME
            : replica.compare(container, records.getFirst());
    switch (compared) {
      case SAME -> noting.diverged(container, Divergence.Kind.ROLLBACK, count);
      case DIFFERENT -> noting.diverged(container, Divergence.Kind.FORK, count);
      case ANOTHER -> gone(container, count);
    }
  }

  private void gone(ContainerRef container, long count) throws MeshException {
    if (deleted.contains(container.account())) {
      erase(container.account(), replica.erase(container.account()));
    } else {
      noting.diverged(container, Divergence.Kind.VANISHED, count);
    }
  }

  /** The other node says that it has erased containers of an account. */
  void erased(AccountAddress account, long below) throws MeshException {
    List<ContainerRef> old = new ArrayList<>();
    for (ContainerView view : replica.engine().containers(account)) {
      if (replica.engine().number(account, view.container()).orElse(below) < below) {
        old.add(new ContainerRef(account, view.container()));
      }
    }
    if (old.isEmpty()) {
      return;
    }
    if (deleted.contains(account)) {
      erase(account, replica.erase(account, below));
    } else {
      old.forEach(each -> noting.diverged(each, Divergence.Kind.VANISHED, 0));
    }
  }

  private void erase(AccountAddress account, CompletionStage<Boolean> erasing) {
    boolean done;
    try {
      done = erasing.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    FollowState state = replica.state();
    for (Divergence each : state.divergences()) {
      if (each.container().account().equals(account)) {
        state = state.without(each.container());
      }
    }
    replica.note(state);
    noting.count(new FollowPass(0, 0, 0, done ? 1 : 0, 0));
  }
}
