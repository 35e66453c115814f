package org.meshrelay.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.client.home.SetAsideCopy;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolRestart;

/**
 * What follows after the user has consented to a restart (receipts.md 8.4): catalog entries that
 * the service has lost and this device holds are uploaded again, and receipts of the lost range are
 * void. Only where the operator's statement verifies and begins where the copies agree; a device
 * that changed an entry since is not overruled. What was interrupted is done by the next
 * synchronization.
 */
final class RestartRecovery {
  private final ClientContext context;
  private final AccountSession session;
  private final CatalogWriter writer;

  RestartRecovery(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.writer = new CatalogWriter(context, session);
  }

  /**
   * What came of one copy that was given up.
   *
   * @param container which
   * @param uploaded entries and removals that the service has again
   * @param voidReceipts receipts that hold no more
   * @param unreadable entries that only other devices can bring back
   */
  record Outcome(ContainerName container, int uploaded, int voidReceipts, List<String> unreadable) {
    Outcome {
      unreadable = List.copyOf(unreadable);
    }

    boolean isNothing() {
      return uploaded + voidReceipts == 0 && unreadable.isEmpty();
    }

    String text() {
      return container
          + " was restarted: "
          + uploaded
          + " entries uploaded again, "
          + voidReceipts
          + " receipts void"
          + (unreadable.isEmpty() ? "" : ", not readable here: " + String.join(", ", unreadable));
    }
  }

  /** Draws the consequences for every container that has just been verified. */
  List<Outcome> run(List<ContainerSync> synced) throws MeshException {
    List<Outcome> outcomes = new ArrayList<>();
    for (ContainerSync container : synced) {
      if (container.verified() && container.report() == null) {
        for (SetAsideCopy copy :
            context.home().setAside(session.address(), container.container())) {
          Outcome outcome = recover(container.container(), copy);
          if (!outcome.isNothing()) {
            outcomes.add(outcome);
          }
        }
      }
    }
    return List.copyOf(outcomes);
  }

  private Outcome recover(ContainerName name, SetAsideCopy copy) throws MeshException {
    ContainerReplica now = session.replica(name);
    Optional<SpoolRestart> restart = restart(name, now).filter(stated -> fits(stated, copy));
    Outcome outcome = new Outcome(name, 0, 0, List.of());
    List<DareEnvelope> voided = new ArrayList<>();
    if (restart.isPresent()) {
      voided.addAll(keepReceipts(now, copy.replica(), restart.get()));
      outcome = upload(name, now, copy.replica(), restart.get(), voided.size());
    }
    copy.settle(
        new ObjectWriter()
            .put("Restart", restart.map(SpoolRestart::members).orElse(null))
            .put("Uploaded", (long) outcome.uploaded)
            .put("VoidReceipts", voided, DareEnvelope::toJson)
            .build());
    return outcome;
  }

  private Optional<SpoolRestart> restart(ContainerName name, ContainerReplica now)
      throws MeshException {
    KnownTree known = now.known();
    @Nullable DareEnvelope stated =
        known == null ? null : known.head().statement().envelopedRestart();
    return stated == null
        ? Optional.empty()
        : session
            .chain()
            .restarts()
            .restart(stated, new ContainerId(session.address(), name), context.now())
            .asOptional();
  }

  /** The statement admits the loss of what this copy held, and begins with what it still holds. */
  private static boolean fits(SpoolRestart stated, SetAsideCopy copy) {
    KnownTree known = copy.replica().known();
    NodeSource leaves = known == null ? null : known.leaves();
    return known != null
        && leaves != null
        && stated.treeSize() < known.size()
        && known.size() <= stated.lostSize()
        && (stated.treeSize() == 0
            || MerkleTree.root(leaves, stated.treeSize()).equals(stated.rootHash()));
  }

  /** Receipts before the lost range wait on; the others are returned. */
  private static List<DareEnvelope> keepReceipts(
      ContainerReplica now, ContainerReplica old, SpoolRestart restart) throws MeshException {
    List<DareEnvelope> kept = new ArrayList<>();
    List<DareEnvelope> voided = new ArrayList<>();
    for (DareEnvelope receipt : old.receipts()) {
      (isLost(receipt, restart) ? voided : kept).add(receipt);
    }
    kept.removeAll(now.receipts());
    now.hold(kept);
    return voided;
  }

  private static boolean isLost(DareEnvelope receipt, SpoolRestart restart) throws MeshException {
    try {
      SpoolReceipt statement = SpoolReceipt.parse(receipt.payload());
      return statement.treeSize() > restart.treeSize() && !statement.time().isAfter(restart.time());
    } catch (DecodeException e) {
      throw new MeshException(Kind.CONFIGURATION, "a receipt in the home is damaged", e);
    }
  }

  private Outcome upload(
      ContainerName name,
      ContainerReplica now,
      ContainerReplica old,
      SpoolRestart restart,
      int voided)
      throws MeshException {
    if (!name.isCatalog()) {
      return new Outcome(name, 0, voided, List.of());
    }
    CatalogView held = CatalogView.of(old, session.keys());
    Set<String> since = changedSince(now, restart.treeSize());
    Set<String> presentKeys = CatalogView.state(now).entries().keySet();
    List<DareEnvelope> frames = new ArrayList<>();
    for (CatalogView.Entry entry : held.entries()) {
      if (entry.index() > restart.treeSize() && !since.contains(entry.key())) {
        CatalogEvent event =
            presentKeys.contains(entry.key()) ? CatalogEvent.UPDATE : CatalogEvent.NEW;
        frames.add(writer.frame(name, event, entry.key(), entry.entry()));
      }
    }
    Set<String> heldKeys = CatalogView.state(old).entries().keySet();
    for (String key : presentKeys) {
      if (!heldKeys.contains(key) && !since.contains(key)) {
        frames.add(writer.deletion(key));
      }
    }
    session.upload(name, frames);
    List<String> unreadable =
        held.unreadable().stream().filter(key -> !presentKeys.contains(key)).toList();
    return new Outcome(name, frames.size(), voided, unreadable);
  }

  /** Keys that somebody wrote after the restart. */
  private static Set<String> changedSince(ContainerReplica now, long treeSize) {
    Set<String> changed = new HashSet<>();
    for (ReplicaFrame frame : now.frames()) {
      if (frame.index() > treeSize) {
        key(frame.envelope()).ifPresent(changed::add);
      }
    }
    return changed;
  }

  private static Optional<String> key(DareEnvelope envelope) {
    try {
      return Optional.of(CatalogChange.read(envelope).uniqueId());
    } catch (DecodeException e) {
      return Optional.empty(); // no change of a catalog
    }
  }
}
