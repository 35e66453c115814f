package org.meshrelay.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.MoveAudit;
import org.meshrelay.protocol.receipt.Report;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;

/**
 * Whether the containers at a new service are those that this device knew at the old one, when it
 * sees them there first (receipts.md 8.3, MSP-322). The copies of both must be up to date.
 */
final class MoveCheck {
  private final ClientContext context;
  private final AccountSession from;
  private final AccountSession to;

  MoveCheck(ClientContext context, AccountSession from, AccountSession to) {
    this.context = context;
    this.from = from;
    this.to = to;
  }

  /**
   * A container that is not what it was.
   *
   * @param container which
   * @param report what the new service is charged with
   * @param evidence the file that shows it
   */
  record Charge(ContainerName container, Report report, Path evidence) {}

  /** Of a service to which everything was copied from what this device knows. */
  List<Charge> run() throws MeshException {
    return run(false);
  }

  /**
   * As {@link #run()}.
   *
   * @param further whether the old service goes on: then a container that was empty when the new
   *     one was added continues nothing there, and that is no charge
   */
  List<Charge> run(boolean further) throws MeshException {
    List<Charge> charges = new ArrayList<>();
    for (ContainerName name : context.home().replicas(from.address())) {
      KnownTree known = from.replica(name).known();
      boolean held = !name.isServiceStore() && known != null && known.size() > 0;
      if (held && known != null && !(further && to.link(name) == null)) {
        Report report = check(name, known);
        if (report != null) {
          charges.add(
              new Charge(
                  name,
                  report,
                  context
                      .home()
                      .saveEvidence(
                          to.address(),
                          name + "-" + report.name(),
                          context.now(),
                          report.evidence())));
        }
      }
    }
    return charges;
  }

  private @Nullable Report check(ContainerName name, KnownTree known) throws MeshException {
    ContainerReplica replica = to.replica(name);
    KnownTree now = replica.known();
    SpoolTreeHead.Previous previous = now == null ? null : now.head().statement().previous();
    SpoolLink link = to.link(name);
    if (now == null || previous == null || link == null) {
      return new Report.WrongKey(
          "the container does not say what it continues", List.of(known.head().envelope()));
    }
    List<Bytes> growth =
        known.size() < previous.treeSize() && previous.treeSize() <= replica.size()
            ? replica.consistency(known.size(), previous.treeSize())
            : List.of();
    MoveAudit.Outcome outcome =
        MoveAudit.check(
            new MoveAudit.Evidence(
                link,
                isBehind(name, known, previous) ? null : known,
                growth,
                now.head(),
                replica.rootAt(previous.treeSize()).orElse(null),
                List.of(),
                false),
            from.service().credential().serviceUdf(),
            context.now());
    return outcome instanceof MoveAudit.Outcome.Failed failed ? failed.report() : null;
  }

  /**
   * The old service went on after the copy, as it does where the new one is a further service: then
   * the link has to be what this device verified at that size.
   */
  private boolean isBehind(ContainerName name, KnownTree known, SpoolTreeHead.Previous previous)
      throws MeshException {
    return previous.treeSize() < known.size()
        && from.replica(name)
            .rootAt(previous.treeSize())
            .filter(previous.rootHash()::equals)
            .isPresent();
  }

  /** As an exception, for a command that cannot go on. */
  static void requireNone(List<Charge> charges) throws MeshException {
    if (!charges.isEmpty()) {
      Charge first = charges.getFirst();
      throw new MeshException(
          Kind.CHECK_FAILED,
          first.container()
              + ": the new service does not continue what this device knew ("
              + first.report().name()
              + "); evidence in "
              + first.evidence());
    }
  }
}
