package org.meshrelay.dare.container;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Checks a whole container, ours or another writer's, and stops at the first damage (dare.md 7.7).
 *
 * <p>Memory: one frame and eight octets per frame for the offsets. For one thread.
 */
public final class ContainerVerifier {
  private final ContainerReader reader;
  private final LinkCheck links = new LinkCheck();
  private long[] offsets = new long[64];
  private int count;
  private String type = "";
  private boolean digests;

  private ContainerVerifier(ContainerSource source) {
    this.reader = new ContainerReader(source);
  }

  /** Checks the container from its beginning to its end. */
  public static ContainerReport verify(ContainerSource source) {
    return new ContainerVerifier(source).run();
  }

  private ContainerReport run() {
    while (!reader.atEnd()) {
      long offset = reader.offset();
      try {
        check(reader.next(), offset);
      } catch (FrameException e) {
        return report(Verdict.DAMAGED, offset, new ContainerReport.Damage(e.kind(), offset, count));
      }
      add(offset);
    }
    return report(verdict(), reader.offset(), null);
  }

  private void add(long offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
    }
    offsets[count] = offset;
    count++;
  }

  private Verdict verdict() {
    if (links.seen()) {
      return links.linked() ? Verdict.LINKED : Verdict.UNLINKED;
    }
    return digests ? Verdict.PAYLOAD : Verdict.NONE;
  }

  private ContainerReport report(
      Verdict verdict, long octets, ContainerReport.@Nullable Damage damage) {
    return new ContainerReport(
        verdict, type, count, octets, Optional.ofNullable(damage), links.lastDigest());
  }

  private void check(Frame frame, long offset) throws FrameException {
    try {
      DareEnvelope envelope = frame.envelope();
      ContainerInfo info = envelope.header().containerInfo();
      if (info != null) {
        checkPlace(info);
      }
      checkDigests(envelope, offset);
    } catch (DecodeException e) {
      throw new FrameException(DamageKind.HEADER);
    }
  }

  private void checkPlace(ContainerInfo info) throws FrameException {
    long index = count;
    if (info.index() != null && info.index() != index) {
      throw new FrameException(DamageKind.INDEX);
    }
    if (index == 0) {
      type = info.containerType() == null ? "" : info.containerType();
    } else if (info.treePosition() != null
        && info.treePosition() != offsets[(int) TreePosition.previous(index)]) {
      throw new FrameException(DamageKind.TREE_POSITION);
    }
  }

  private void checkDigests(DareEnvelope envelope, long offset)
      throws FrameException, DecodeException {
    Bytes stated = envelope.statedDigest();
    Bytes actual = stated != null && isStub(envelope) ? stated : envelope.computedDigest();
    if (stated != null) {
      digests = true;
      if (!stated.equals(actual)) {
        throw new FrameException(DamageKind.PAYLOAD_DIGEST);
      }
    }
    Bytes chain = link(envelope, "ChainDigest");
    if (chain != null && !links.chain(chain, actual)) {
      throw new FrameException(DamageKind.CHAIN_DIGEST);
    }
    Bytes tree = link(envelope, "TreeDigest");
    if (tree != null && !links.tree(count, tree, actual, offset)) {
      throw new FrameException(DamageKind.TREE_DIGEST);
    }
    links.advance(count, actual, offset);
  }

  /** Of a frame whose payload was taken out only the digest is left (receipts.md 8.1). */
  private static boolean isStub(DareEnvelope envelope) throws DecodeException {
    ContainerInfo info = envelope.header().containerInfo();
    return info != null && info.redacted() && envelope.payload().isEmpty();
  }

  /** In the trailer, or in the header as writers of 2018 put it. */
  private static @Nullable Bytes link(DareEnvelope envelope, String name) throws DecodeException {
    Bytes inTrailer = ObjectReader.of(envelope.trailer().json(), "trailer").binary(name);
    return inTrailer == null
        ? ObjectReader.of(envelope.header().json(), "header").binary(name)
        : inTrailer;
  }
}
