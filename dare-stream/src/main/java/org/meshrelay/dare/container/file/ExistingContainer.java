package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LinkState;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PayloadInput;
import org.meshrelay.dare.container.walk.TreeOffsets;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * What it takes to add to a container, from its headers and trailers; a payload is read only where
 * no digest of it is stated.
 *
 * @param type kind of container
 * @param tree places of predecessors
 * @param links digests to go on from
 * @param frames how many there are
 * @param end size without a torn tail
 * @param indexPosition where the newest index frame begins; null if there is none
 */
public record ExistingContainer(
    ContainerType type,
    TreeOffsets tree,
    Links links,
    long frames,
    long end,
    @Nullable Long indexPosition) {

  /**
   * Reads all headers and trailers.
   *
   * @param each told of each good frame in order
   * @throws ContainerDamagedException if anything but its end is wrong, or its links are those of a
   *     writer that did not link
   */
  public static ExistingContainer read(ContainerSource source, Consumer<LocatedFrame> each)
      throws IOException, ContainerDamagedException {
    Reading reading = new Reading(source, each);
    FrameWalk.Result result = FrameWalk.over(source, reading);
    long allowed = result.torn() ? 1 : 0;
    if (reading.damaged.total() > allowed || !reading.links.isConnected()) {
      throw new ContainerDamagedException("the container is damaged");
    }
    ContainerType type =
        ContainerType.ofWireName(result.type())
            .orElseThrow(() -> new ContainerDamagedException("the container is of no known type"));
    if (reading.links.verdict() == Verdict.UNLINKED) {
      throw new ContainerDamagedException("the digests of the container are not linked");
    }
    return new ExistingContainer(
        type,
        reading.tree,
        new Links(type, reading.links.path(), reading.links.lastChain()),
        result.frames(),
        result.end(),
        reading.indexPosition);
  }

  private static final int BLOCK = 64 << 10;

  private static final class Reading implements FrameWalk.Visitor {
    private final ContainerSource source;
    private final Consumer<LocatedFrame> each;
    private final TreeOffsets tree = new TreeOffsets();
    private final LinkState links = new LinkState();
    private final DamageLog damaged = new DamageLog();
    private @Nullable Long indexPosition;

    Reading(ContainerSource source, Consumer<LocatedFrame> each) {
      this.source = source;
      this.each = each;
    }

    @Override
    public void frame(LocatedFrame frame) throws IOException {
      tree.add(frame.offset());
      if (frame.header().member(ContainerIndex.MEMBER) != null) {
        indexPosition = frame.offset();
      }
      try {
        Optional<DamageKind> problem = links.take(frame, digest(frame));
        problem.ifPresent(kind -> damaged(place(frame, kind)));
      } catch (DecodeException e) {
        damaged(place(frame, DamageKind.HEADER));
      }
      each.accept(frame);
    }

    /** As stated; computed where none is, so that every container has an apex. */
    private Bytes digest(LocatedFrame frame) throws IOException, DecodeException {
      Bytes stated = frame.statedDigest();
      if (stated != null) {
        return stated;
      }
      MessageDigest computed = Digests.newSha512();
      byte[] block = new byte[BLOCK];
      try (InputStream payload = new PayloadInput(source, frame, new LongAdder())) {
        int count = payload.read(block);
        while (count >= 0) {
          computed.update(block, 0, count);
          count = payload.read(block);
        }
      }
      return Bytes.wrap(computed.digest());
    }

    private static FrameDamage place(LocatedFrame frame, DamageKind kind) {
      return new FrameDamage(frame.index(), frame.offset(), kind.text());
    }

    @Override
    public void damaged(FrameDamage damage) {
      damaged.add(damage);
    }
  }
}
