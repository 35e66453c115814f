package org.meshrelay.client.sync;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/** Frames of a range, page by page, as far as the service delivers them without a gap. */
final class FrameDownload {
  /** Entries per Download (protocol.md 2.3, the limit of our own services). */
  private static final long PAGE_ENTRIES = 100;

  /** Payload octets per Download; one entry comes whole whatever its size. */
  private static final long PAGE_OCTETS = 1 << 20;

  private final ServiceCalls calls;
  private final AccountAddress account;

  FrameDownload(ServiceCalls calls, AccountAddress account) {
    this.calls = calls;
    this.account = account;
  }

  List<ReplicaFrame> frames(ContainerName name, long from, long to) throws MeshException {
    List<ReplicaFrame> frames = new ArrayList<>();
    long next = from;
    while (next <= to) {
      int before = frames.size();
      for (DareEnvelope envelope : page(name, next, to)) {
        if (next <= to && isAt(envelope, next)) {
          frames.add(frame(next++, envelope));
        }
      }
      if (frames.size() == before) {
        return frames; // the audit calls what is missing a gap
      }
    }
    return frames;
  }

  private List<DareEnvelope> page(ContainerName name, long from, long to) throws MeshException {
    DownloadResponse response =
        calls.call(
            new DownloadRequest(
                RequestHeader.of(account),
                List.of(ConstraintsSelect.range(name, from, to)),
                new ConstraintsData(PAGE_ENTRIES, null, PAGE_OCTETS, null, null, null)),
            DownloadResponse.class);
    return response.updates().stream().flatMap(update -> update.envelopes().stream()).toList();
  }

  private static boolean isAt(DareEnvelope envelope, long index) throws MeshException {
    try {
      ContainerInfo info = envelope.header().containerInfo();
      Long stated = info == null ? null : info.index();
      return stated == null || stated == index;
    } catch (DecodeException e) {
      throw malformed(e);
    }
  }

  private static ReplicaFrame frame(long index, DareEnvelope envelope) throws MeshException {
    try {
      return ReplicaFrame.of(index, envelope);
    } catch (DecodeException e) {
      throw malformed(e);
    }
  }

  private static MeshException malformed(DecodeException cause) {
    return new MeshException(
        Kind.UNAVAILABLE, "the service delivered a malformed frame: " + cause.getMessage(), cause);
  }
}
