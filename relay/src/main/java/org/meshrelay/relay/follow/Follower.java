package org.meshrelay.relay.follow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.dare.follow.Divergence;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.dare.follow.Replica;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ServiceChanges;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a copy in step with the node that it follows. What was copied is durable and checked
 * against the roots of its containers; whatever ends a pass, the next one goes on where it ended.
 *
 * <p>A container that does not continue the copy is left as it is and noted; the others go on. One
 * thread; blocks.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final Replica replica;
  private final PrimaryCalls primary;
  private final AccountAddress ownAccount;
  private final InstantSource clock;
  private final Comparison comparison;
  private final Fetch fetch;
  private final FollowPace pace;
  private FollowPass done = FollowPass.NOTHING;

  /**
   * A follower of the node behind the calls.
   *
   * @param ownAccount that of the service itself, which lists all others
   * @param pace holds it back
   */
  public Follower(
      Replica replica,
      PrimaryCalls primary,
      AccountAddress ownAccount,
      InstantSource clock,
      FollowPace pace) {
    this.replica = replica;
    this.primary = primary;
    this.ownAccount = ownAccount;
    this.clock = clock;
    this.fetch = new Fetch(replica, primary, pace, this::count);
    DeletedAccounts deleted = new DeletedAccounts(replica, ownAccount, fetch);
    this.comparison = new Comparison(replica, primary, deleted, fetch, new Notes());
    this.pace = pace;
  }

  /** What was copied since the start. */
  public synchronized FollowPass done() {
    return done;
  }

  private synchronized void count(FollowPass more) {
    done = done.plus(more);
  }

  /** What the comparison finds. */
  private final class Notes implements Comparison.Noting {
    @Override
    public void diverged(ContainerRef container, Divergence.Kind kind, long theirs) {
      Divergence found =
          new Divergence(container, kind, replica.frames(container), theirs, clock.instant());
      if (!replica.state().diverged(container)) {
        LOG.error(
            "the node that is followed does not continue the copy account={} container={} kind={}"
                + " ours={} theirs={}",
            container.account(),
            container.container(),
            kind.text(),
            found.ours(),
            theirs);
      }
      replica.note(replica.state().with(found));
    }

    @Override
    public void count(FollowPass more) {
      Follower.this.count(more);
    }
  }

  /**
   * Copies until the copy has everything that was acknowledged when the last question was answered,
   * or the pace says stop.
   *
   * @param check whether all containers are compared too
   * @return what was copied
   * @throws MeshException if the node cannot be asked, or what it says makes no sense
   * @throws org.meshrelay.dare.spool.EngineFailedException if the copy cannot be written any more
   */
  public FollowPass pass(boolean check) throws MeshException {
    FollowPass before = done();
    if (check) {
      replica.note(replica.state().withCheckDue(true));
    }
    boolean more = true;
    while (more && !pace.isStopped()) {
      more = step();
    }
    FollowPass now = done();
    return new FollowPass(
        now.frames() - before.frames(),
        now.octets() - before.octets(),
        now.stubs() - before.stubs(),
        now.erased() - before.erased(),
        now.compared() - before.compared());
  }

  private boolean step() throws MeshException {
    FollowState state = replica.state();
    String since = state.position();
    boolean first = since == null;
    Instant asked = clock.instant();
    StatusResponse answer = primary.changes(since == null ? ServiceChanges.BEGINNING : since);
    ServiceChanges changes = answer.changes();
    if (changes == null || changes.lanes() != replica.engine().lanes()) {
      throw new MeshException(
          Kind.CONFIGURATION,
          "store.lanes must be that of the node that is followed: "
              + (changes == null ? "unknown" : changes.lanes()));
    }
    if (changes.gap() || (first && hasContainers())) {
      // Erasures may be missing from what is told, so what is there is compared first.
      replica.note(replica.state().withCheckDue(true));
      compare();
    }
    erase(changes.erased());
    take(answer.containerStatus());
    if (pace.isStopped()) {
      return false;
    }
    replica.note(replica.state().at(changes.pageKey()));
    if (changes.more()) {
      return true;
    }
    if (replica.state().checkDue()) {
      compare();
    }
    if (!replica.state().checkDue()) {
      replica.note(replica.state().inStepAt(asked));
    }
    return false;
  }

  private boolean hasContainers() {
    return !replica.engine().containers(ownAccount).isEmpty();
  }

  private void compare() throws MeshException {
    if (comparison.all(pace::isStopped)) {
      replica.note(replica.state().withCheckDue(false));
    }
  }

  private void erase(List<ServiceChanges.Erased> erased) throws MeshException {
    for (ServiceChanges.Erased each : erased) {
      comparison.erased(each.account(), each.below());
    }
  }

  private void take(List<ContainerStatus> changed) throws MeshException {
    List<Range> ranges = new ArrayList<>();
    List<Doubt> doubtful = new ArrayList<>();
    for (ContainerStatus status : changed) {
      AccountAddress account = status.account();
      if (account == null || status.containerName().isEmpty()) {
        throw new MeshException(Kind.UNAVAILABLE, "a change without account or container");
      }
      ContainerRef container = new ContainerRef(account, status.containerName().get());
      long ours = replica.frames(container);
      if (replica.state().diverged(container)) {
        continue;
      }
      if (ours < status.index()) {
        ranges.add(new Range(container, ours, status.index() - 1));
      } else if (status.root() == null
          || !replica.agrees(container, status.index(), status.root())) {
        doubtful.add(new Doubt(container, Doubt.Reason.UNSURE));
      }
    }
    doubtful.addAll(fetch.run(ranges));
    comparison.of(doubtful);
  }
}
