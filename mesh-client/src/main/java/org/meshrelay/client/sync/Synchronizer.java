package org.meshrelay.client.sync;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.DeliveredFrame;
import org.meshrelay.protocol.receipt.HeldReceipt;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.Report;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.SyncAnswer;
import org.meshrelay.protocol.receipt.SyncAudit;
import org.meshrelay.protocol.receipt.SyncOutcome;
import org.meshrelay.protocol.receipt.Verification;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/**
 * One synchronization of an account: Status, then for each container the newest signed head, the
 * missing frames, and the audit of receipts.md 7.2 before any of them counts.
 *
 * <p>A container that fails the audit keeps its old copy and head; the evidence goes into the home.
 */
public final class Synchronizer {
  private final ServiceCalls calls;
  private final MeshHome home;
  private final AccountAddress account;
  private final HostChain chain;
  private final InstantSource clock;
  private final FrameDownload download;

  /**
   * A synchronizer of one account.
   *
   * @param chain from the pinned service to the host key that signs heads
   */
  public Synchronizer(
      ServiceCalls calls,
      MeshHome home,
      AccountAddress account,
      HostChain chain,
      InstantSource clock) {
    this.calls = calls;
    this.home = home;
    this.account = account;
    this.chain = chain;
    this.clock = clock;
    this.download = new FrameDownload(calls, account);
  }

  /** The service's view of the containers. */
  public StatusResponse status() throws MeshException {
    return calls.call(
        new StatusRequest(RequestHeader.of(account), null, null, List.of(), List.of()),
        StatusResponse.class);
  }

  /** Synchronizes every container the device may see. */
  public List<ContainerSync> sync() throws MeshException {
    List<ContainerSync> results = new ArrayList<>();
    Set<ContainerName> listed = EnumSet.noneOf(ContainerName.class);
    for (ContainerStatus container : status().containerStatus()) {
      Optional<ContainerName> name = container.containerName();
      if (name.isPresent() && !name.get().isServiceStore()) {
        listed.add(name.get());
        results.add(sync(name.get(), container.index()));
      }
    }
    for (ContainerName kept : home.replicas(account)) {
      // What the service does not speak of any more it may have lost, or hide.
      if (!listed.contains(kept) && home.replica(account, kept).known() != null) {
        results.add(sync(kept, 0));
      }
    }
    return results;
  }

  private ContainerSync sync(ContainerName name, long frameCount) throws MeshException {
    ContainerReplica replica = home.replica(account, name);
    KnownTree known = replica.known();
    if (frameCount <= 1 && replica.size() == 0 && known == null) {
      return new ContainerSync(name, 0, 0, true, null, null, List.of());
    }
    Answer answer;
    try {
      answer = prove(name, known == null ? null : replica.size());
    } catch (MeshException e) {
      Optional<Report> stale = known == null ? Optional.empty() : staleness(known);
      if (stale.isEmpty()) {
        throw e;
      }
      return reported(replica, stale.get());
    }
    DareEnvelope head = answer.head();
    return head == null
        ? withoutProof(replica, frameCount, known != null)
        : audited(replica, frameCount, head, answer.consistency());
  }

  /** The service answers, but not with a head: for a while that is no event (receipts.md 7.2). */
  private Optional<Report> staleness(KnownTree known) {
    return SyncAudit.staleness(known, known.head().statement().time(), clock.instant());
  }

  private record Answer(@Nullable DareEnvelope head, List<Bytes> consistency) {}

  private Answer prove(ContainerName name, @Nullable Long firstSize) throws MeshException {
    ProveRequest request =
        new ProveRequest(RequestHeader.of(account), name.text(), null, firstSize, null);
    MeshResponse response = calls.ask(request).response();
    if (response instanceof ProveResponse proof && proof.treeHead() != null) {
      return new Answer(proof.treeHead(), proof.consistency());
    }
    StatusCode code = response.outcome().code().orElse(null);
    if (code == StatusCode.NOT_ENABLED || code == StatusCode.UNKNOWN_CONTAINER) {
      return new Answer(null, List.of());
    }
    throw ServiceCalls.refused("Prove", response.outcome());
  }

  /** A service without receipts.md: frames are taken as they come, and said to be unverified. */
  private ContainerSync withoutProof(ContainerReplica replica, long frameCount, boolean gaveBefore)
      throws MeshException {
    if (gaveBefore) {
      return reported(replica, new Report.MissingReceipt("Prove"));
    }
    long before = replica.size();
    List<ReplicaFrame> frames = download.frames(replica.name(), before + 1, frameCount - 1);
    replica.append(frames, null, replica.receipts());
    return new ContainerSync(replica.name(), before, replica.size(), false, null, null, List.of());
  }

  private ContainerSync audited(
      ContainerReplica replica, long frameCount, DareEnvelope envelope, List<Bytes> consistency)
      throws MeshException {
    ContainerId id = new ContainerId(account, replica.name());
    KnownTree known = replica.known();
    Verification<SpoolTreeHead> head = chain.statements().head(envelope, id, clock.instant());
    long size = head.asOptional().map(SpoolTreeHead::treeSize).orElse(replica.size());
    List<ReplicaFrame> frames = download.frames(replica.name(), replica.size() + 1, size);
    SyncOutcome outcome =
        SyncAudit.audit(
            known,
            new SyncAnswer(
                head, consistency, frameCount, leaves(replica, known, frames), true, held(replica)),
            restart -> chain.restarts().restart(restart, id, clock.instant()));
    return switch (outcome) {
      case SyncOutcome.Failed(Report report) -> reported(replica, report);
      case SyncOutcome.Passed passed -> passed(replica, frames, passed);
    };
  }

  private ContainerSync passed(
      ContainerReplica replica, List<ReplicaFrame> frames, SyncOutcome.Passed passed)
      throws MeshException {
    long before = replica.size();
    List<DareEnvelope> unsettled =
        passed.unsettled().stream().map(held -> held.receipt().envelope()).toList();
    boolean nothingNew =
        frames.isEmpty()
            && replica.known() != null
            && unsettled.size() == replica.receipts().size();
    if (!nothingNew) {
      replica.append(frames, passed.head(), unsettled);
    }
    return new ContainerSync(
        replica.name(), before, replica.size(), true, null, null, passed.erased());
  }

  private ContainerSync reported(ContainerReplica replica, Report report) throws MeshException {
    List<DareEnvelope> evidence = new ArrayList<>(report.evidence());
    evidence.addAll(chain.envelopes());
    Instant now = clock.instant();
    return new ContainerSync(
        replica.name(),
        replica.size(),
        replica.size(),
        false,
        report,
        home.saveEvidence(account, replica.name() + "-" + report.name(), now, evidence),
        List.of());
  }

  /** All that was delivered since the stored head: everything, if there is no stored head. */
  private static List<DeliveredFrame> leaves(
      ContainerReplica replica, @Nullable KnownTree known, List<ReplicaFrame> frames) {
    List<DeliveredFrame> leaves = new ArrayList<>();
    if (known == null) {
      replica.frames().forEach(frame -> leaves.add(frame.leaf()));
    }
    frames.forEach(frame -> leaves.add(frame.leaf()));
    return leaves;
  }

  /** Receipts were verified when they came; since then only the tree can contradict them. */
  private static List<HeldReceipt> held(ContainerReplica replica) throws MeshException {
    List<HeldReceipt> held = new ArrayList<>();
    for (DareEnvelope envelope : replica.receipts()) {
      try {
        SpoolReceipt receipt = SpoolReceipt.parse(envelope.payload());
        held.add(HeldReceipt.of(new Verification.Valid<>(receipt, envelope)));
      } catch (DecodeException e) {
        throw new MeshException(Kind.CONFIGURATION, "a receipt in the home is damaged", e);
      }
    }
    return held;
  }
}
