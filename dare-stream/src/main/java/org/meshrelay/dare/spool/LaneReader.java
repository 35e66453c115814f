package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.Frame;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.index.SortedIndex;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;

/**
 * Finds what is acknowledged in a lane through index and log. Every frame is checked to be the one
 * asked for; what is not is damage with a place. Any thread that may read the disk.
 */
final class LaneReader {
  private final int lane;
  private final FrameLog log;
  private final ContainerIndex index;
  private final EngineMonitor monitor;

  LaneReader(int lane, FrameLog log, ContainerIndex index, EngineMonitor monitor) {
    this.lane = lane;
    this.log = log;
    this.index = index;
    this.monitor = monitor;
  }

  /**
   * How far a container reaches, from the index alone, so that one damaged frame hides no other.
   *
   * @param ref account and container
   * @param number of the container
   * @param lastIndex number of its last frame
   * @param lastPosition where that is
   */
  record Extent(ContainerRef ref, long number, long lastIndex, long lastPosition) {}

  /** Empty if there is no such container. */
  Optional<Extent> extent(ContainerRef ref) {
    OptionalLong number = index.number(ref);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    return index
        .last(number.getAsLong())
        .map(found -> new Extent(ref, number.getAsLong(), found.lo(), found.value()));
  }

  /** The prefix of the container's last frame; empty if there is no such container. */
  Optional<RecordPrefix> last(ContainerRef ref) {
    return extent(ref).map(extent -> prefix(extent, extent.lastIndex));
  }

  /** The state needed to append, from at most some fifty prefixes. */
  Optional<ContainerHead> head(ContainerRef ref) {
    return extent(ref)
        .map(
            extent -> {
              Prefixes prefixes = new Prefixes(extent);
              RecordPrefix last = prefixes.at(extent.lastIndex);
              TreePath path =
                  TreePath.restore(
                      last.frameCount(),
                      i -> {
                        RecordPrefix frame = prefixes.at(i);
                        return new TreePath.Node(frame.hashes().treeDigest(), frame.offset());
                      });
              Frontier frontier = Frontier.of(prefixes, last.frameCount() - 1);
              return new ContainerHead(
                  ref, last.number(), path, frontier, last.end(), ContainerView.upTo(last));
            });
  }

  /** A frame; its number is checked against the extent. */
  StoredFrame read(Extent extent, long frameIndex) {
    return frameAt(extent.ref, extent.number, frameIndex, position(extent, frameIndex));
  }

  /** Frames of a range, as {@link SpoolEngine#read} says. */
  List<StoredFrame> read(Extent extent, FrameRange range) {
    List<StoredFrame> frames = new ArrayList<>();
    Budget budget = new Budget(range);
    long to = Math.min(range.to(), extent.lastIndex);
    index.frames(
        extent.number,
        range.from(),
        (frameIndex, position) -> {
          if (frameIndex > to) {
            return false;
          }
          long expected = range.from() + frames.size();
          if (frameIndex != expected) {
            throw missing(extent.ref, extent.number, expected);
          }
          StoredFrame frame = frameAt(extent.ref, extent.number, frameIndex, position);
          return budget.take(frame) && frames.add(frame) && budget.isOpen();
        });
    return frames;
  }

  /** What of a range may still be read. */
  private static final class Budget {
    private final FrameRange range;
    private int count;
    private long octets;

    Budget(FrameRange range) {
      this.range = range;
    }

    boolean take(StoredFrame frame) {
      octets += frame.frameOctets().size();
      boolean taken = count < range.framesMax() && (count == 0 || octets <= range.octetsMax());
      count++;
      return taken;
    }

    boolean isOpen() {
      return count < range.framesMax() && octets < range.octetsMax();
    }
  }

  /** The newest frame for a key, verified to hold it. */
  OptionalLong find(ContainerRef ref, long number, String key) {
    OptionalLong found = index.find(number, key);
    if (found.isEmpty()) {
      return found;
    }
    OptionalLong position = index.position(number, found.getAsLong());
    if (position.isEmpty()) {
      throw missing(ref, number, found.getAsLong());
    }
    RecordPrefix frame = prefixAt(ref, number, found.getAsLong(), position.getAsLong());
    return key.equals(frame.key()) ? found : OptionalLong.empty();
  }

  /** The hashes of a container's tree as proofs need them. */
  NodeSource nodes(Extent extent) {
    return new Prefixes(extent);
  }

  Bytes root(Extent extent, long size) {
    return size == 0 ? MerkleTree.EMPTY_ROOT : prefix(extent, size).hashes().root();
  }

  /** The prefix of a frame of a container. */
  RecordPrefix prefix(Extent extent, long frameIndex) {
    return prefixAt(extent.ref, extent.number, frameIndex, position(extent, frameIndex));
  }

  private long position(Extent extent, long frameIndex) {
    if (frameIndex < 0 || frameIndex > extent.lastIndex) {
      throw new IndexOutOfBoundsException(
          "no frame " + frameIndex + " among " + (extent.lastIndex + 1));
    }
    if (frameIndex == extent.lastIndex) {
      return extent.lastPosition;
    }
    return index
        .position(extent.number, frameIndex)
        .orElseThrow(() -> missing(extent.ref, extent.number, frameIndex));
  }

  /** Owners of containers, each once. */
  void accounts(Consumer<AccountAddress> visitor) {
    Set<AccountAddress> group = new HashSet<>();
    long[] current = {0};
    index.numbers(
        (next, number) -> {
          if (next != current[0]) {
            group.clear();
            current[0] = next;
          }
          anyOf(number).map(RecordPrefix::account).filter(group::add).ifPresent(visitor);
        });
  }

  /** The prefix of the last frame of a container; empty if it was erased meanwhile. */
  private Optional<RecordPrefix> anyOf(long number) {
    Optional<SortedIndex.Found> last = index.last(number);
    while (last.isPresent()) {
      long place = last.get().value();
      try {
        return anyAt(place);
      } catch (RecordDamagedException e) {
        last = index.last(number);
        if (last.isPresent() && last.get().value() == place) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /** A prefix at a position, whoever it belongs to. */
  Optional<RecordPrefix> anyAt(long position) {
    Bytes first = log.readFirst(position, RecordCodec.USUAL_PREFIX);
    Optional<Integer> size = RecordCodec.prefixSize(first);
    if (size.isPresent() && size.get() > first.size()) {
      first = log.readFirst(position, size.get());
    }
    return RecordCodec.decode(first)
        .filter(decoded -> decoded.record() instanceof RecordPrefix)
        .map(decoded -> (RecordPrefix) decoded.record());
  }

  private RecordPrefix prefixAt(ContainerRef ref, long number, long frameIndex, long position) {
    long place = position;
    while (true) {
      try {
        long at = place;
        RecordPrefix found =
            anyAt(at).orElseThrow(() -> damage(at, ref, frameIndex, Damage.PREFIX, null));
        return checkPlace(found, ref, number, frameIndex, at);
      } catch (RecordDamagedException e) {
        place = newPlace(ref, number, frameIndex, place, e);
      }
    }
  }

  /**
   * Where the frame was moved while this reader was on its way to it.
   *
   * @throws FrameDamagedException if it was not
   */
  private long newPlace(
      ContainerRef ref, long number, long frameIndex, long place, RecordDamagedException e) {
    OptionalLong now = index.position(number, frameIndex);
    if (now.isEmpty() || !isCurrent(ref, number)) {
      throw missing(ref, number, frameIndex);
    }
    if (now.getAsLong() == place) {
      throw damage(place, ref, frameIndex, e.damage(), e);
    }
    return now.getAsLong();
  }

  private boolean isCurrent(ContainerRef ref, long number) {
    OptionalLong current = index.number(ref);
    return current.isPresent() && current.getAsLong() == number;
  }

  private RecordPrefix checkPlace(
      RecordPrefix found, ContainerRef ref, long number, long frameIndex, long position) {
    if (found.number() != number || found.index() != frameIndex || !found.ref().equals(ref)) {
      throw damage(position, ref, frameIndex, Damage.ANOTHER_FRAME, null);
    }
    return found;
  }

  private StoredFrame frameAt(ContainerRef ref, long number, long frameIndex, long position) {
    long place = position;
    while (true) {
      try {
        return parse(ref, number, frameIndex, place, log.read(place));
      } catch (RecordDamagedException e) {
        place = newPlace(ref, number, frameIndex, place, e);
      }
    }
  }

  private StoredFrame parse(
      ContainerRef ref, long number, long frameIndex, long position, Bytes record) {
    try {
      RecordCodec.Decoded decoded =
          RecordCodec.decode(record)
              .orElseThrow(() -> damage(position, ref, frameIndex, Damage.PREFIX, null));
      if (!(decoded.record() instanceof RecordPrefix prefix)) {
        throw damage(position, ref, frameIndex, Damage.mixed("no frame is stored there"), null);
      }
      RecordPrefix checked = checkPlace(prefix, ref, number, frameIndex, position);
      return stored(checked, record.slice(decoded.size()));
    } catch (FrameException | DecodeException e) {
      throw damage(position, ref, frameIndex, Damage.frame(e), e);
    }
  }

  /** Takes a frame apart that was read or is about to be written. */
  static StoredFrame stored(RecordPrefix prefix, Bytes octets)
      throws FrameException, DecodeException {
    Frame frame = FrameCodec.decode(octets, 0);
    return new StoredFrame(prefix.index(), frame.envelope(), octets, prefix.received());
  }

  /** The index has no such frame: the account was erased while this reader looked, or damage. */
  private RuntimeException missing(ContainerRef ref, long number, long frameIndex) {
    return isCurrent(ref, number)
        ? damage(-1, ref, frameIndex, Damage.NO_SUCH_RECORD, null)
        : new IndexOutOfBoundsException("container was erased: " + ref.container());
  }

  private FrameDamagedException damage(
      long position, ContainerRef ref, long frameIndex, Damage what, @Nullable Throwable cause) {
    FrameDamagedException damage =
        new FrameDamagedException(
            new FrameDamagedException.Place(
                lane, position, ref.account(), ref.container(), frameIndex, what),
            cause);
    monitor.damaged(damage);
    return damage;
  }

  /** Prefixes of one container, each read once. */
  private final class Prefixes implements NodeSource {
    private final Extent extent;
    private final Map<Long, RecordPrefix> known = new HashMap<>();

    Prefixes(Extent extent) {
      this.extent = extent;
    }

    RecordPrefix at(long frameIndex) {
      RecordPrefix found = known.get(frameIndex);
      if (found == null) {
        found = prefix(extent, frameIndex);
        known.put(frameIndex, found);
      }
      return found;
    }

    /** The subtree is complete with its last leaf, whose frame is numbered one more. */
    @Override
    public Bytes node(int level, long nodeIndex) {
      return at((nodeIndex + 1) << level).node(level);
    }
  }
}
