package org.meshrelay.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.transaction.ContainerStatus;

/**
 * Copies the containers of an account to another service, frame by frame and each behind a link to
 * the last head at the old one, so that old proofs stay good (protocol.md 6.10, receipts.md 8.3).
 * The copy here must be complete and verified. Goes on where an earlier attempt was interrupted.
 */
final class ContainerCopy {
  private final ClientContext context;
  private final AccountSession from;
  private final AccountSession to;

  ContainerCopy(ClientContext context, AccountSession from, AccountSession to) {
    this.context = context;
    this.from = from;
    this.to = to;
  }

  /** Copies all; the number of frames that the new service has afterwards. */
  long run() throws MeshException {
    Map<ContainerName, Long> counts = new HashMap<>();
    for (ContainerStatus status : to.status().containerStatus()) {
      status.containerName().ifPresent(name -> counts.put(name, status.index()));
    }
    long frames = 0;
    // The device catalog first: while it is empty only this device may act (protocol.md L-11).
    frames += copy(ContainerName.DEVICE, counts);
    for (ContainerName name : context.home().replicas(from.address())) {
      if (name != ContainerName.DEVICE && !name.isServiceStore()) {
        frames += copy(name, counts);
      }
    }
    return frames;
  }

  private long copy(ContainerName name, Map<ContainerName, Long> counts) throws MeshException {
    ContainerReplica replica = from.replica(name);
    KnownTree known = replica.known();
    if (replica.size() == 0 || known == null) {
      return 0;
    }
    long there = Math.max(0, counts.getOrDefault(name, 1L) - 1);
    if (there == 0) {
      to.upload(name, List.of(link(known)));
    }
    List<DareEnvelope> frames = new ArrayList<>();
    for (ReplicaFrame frame : replica.frames()) {
      if (frame.index() > there) {
        frames.add(whole(name, frame));
      }
    }
    to.upload(name, frames);
    return replica.size();
  }

  /** A stub holds a place in the old tree, but nobody can take its content to the new one. */
  private static DareEnvelope whole(ContainerName name, ReplicaFrame frame) throws MeshException {
    try {
      ContainerInfo info = frame.envelope().header().containerInfo();
      if (info == null || !info.redacted()) {
        return HeaderEditor.stored(
            frame.envelope(), ContainerInfo.frame(frame.index(), null), null);
      }
    } catch (DecodeException e) {
      throw new MeshException(Kind.CONFIGURATION, "the copy of " + name + " is damaged", e);
    }
    throw new MeshException(
        Kind.CHECK_FAILED,
        name
            + ": the service has removed the content of frame "
            + frame.index()
            + ", so the container cannot be continued elsewhere");
  }

  private DareEnvelope link(KnownTree known) throws MeshException {
    HostChain chain = from.chain();
    List<DareEnvelope> credential = chain.envelopes();
    SpoolLink link =
        new SpoolLink(
            known.head().envelope(), credential.get(0), credential.get(1), credential.get(2));
    return HeaderEditor.stored(
        EnvelopeBuilder.of(link.payload()).build(), ContainerInfo.frame(0, null), null);
  }
}
