package org.meshrelay.dare.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.Frame;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.FrameCheck;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;

/**
 * One container of an engine's directory, read without an engine: what whole works had written to
 * the log when it was opened. Changes nothing and takes no lock, so a node may run meanwhile; then
 * the last frames may be ones that it has not acknowledged yet, and what it writes later is not
 * seen.
 *
 * <p>Opening reads the log of one lane from beginning to end. Memory: 8 octets a frame. Blocks; for
 * one thread. Frames are checked when they are read.
 */
public final class ContainerScan implements AutoCloseable {
  private static final long MISSING = -1;

  private final int lane;
  private final ContainerRef ref;
  private final FrameLog log;
  private long number = -1;
  private long[] positions = new long[64];
  private int count;

  private ContainerScan(int lane, ContainerRef ref, FrameLog log) {
    this.lane = lane;
    this.ref = ref;
    this.log = log;
  }

  /**
   * Finds the frames of a container; empty if there is no such container.
   *
   * @throws IllegalArgumentException if the directory is not one of an engine
   * @throws java.io.UncheckedIOException if the device fails
   */
  public static Optional<ContainerScan> open(
      Path directory,
      FrameStoreFactory stores,
      AccountAddress account,
      ContainerName container,
      InspectionProgress progress) {
    EngineDirectory layout = new EngineDirectory(directory);
    int lanes =
        layout.lanes().orElseThrow(() -> new IllegalArgumentException("no spools in " + directory));
    int lane = EngineDirectory.laneOf(account, lanes);
    FrameLog log = stores.openForReading(layout.log(lane));
    try {
      ContainerScan scan = new ContainerScan(lane, new ContainerRef(account, container), log);
      Collector collector = scan.new Collector(progress, lanes);
      log.replay(FrameLog.BEFORE_FIRST, collector);
      collector.finish();
      if (scan.count > 0) {
        return Optional.of(scan);
      }
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    log.close();
    return Optional.empty();
  }

  /** Frames including frame 0, those that are lost between others too. */
  public long frameCount() {
    return count;
  }

  /** Size of the tree of receipts.md 1. */
  public long treeSize() {
    return count - 1L;
  }

  /**
   * A frame.
   *
   * @throws FrameDamagedException if it is not what was written
   * @throws IndexOutOfBoundsException if there is no such frame
   */
  public StoredFrame read(long index) {
    long position = position(index);
    try {
      Bytes octets = log.read(position);
      RecordCodec.Decoded decoded =
          RecordCodec.decode(octets)
              .orElseThrow(() -> damage(position, index, Damage.PREFIX, null));
      RecordPrefix prefix = checked(decoded, position, index);
      Frame frame = FrameCodec.decode(octets.slice(decoded.size()), 0);
      StoredFrame stored =
          new StoredFrame(index, frame.envelope(), octets.slice(decoded.size()), prefix.received());
      String problem = FrameCheck.problem(prefix, stored.envelope());
      if (problem != null) {
        throw damage(position, index, Damage.changed(problem), null);
      }
      return stored;
    } catch (RecordDamagedException e) {
      throw damage(position, index, e.damage(), e);
    } catch (FrameException | DecodeException e) {
      throw damage(position, index, Damage.frame(e), e);
    }
  }

  /** The hashes of the tree, from the prefixes of its frames. */
  public NodeSource nodes() {
    return (level, node) -> prefix((node + 1) << level).node(level);
  }

  /** Root of the tree of the first {@code size} frames behind frame 0. */
  public Bytes root(long size) {
    return size == 0 ? MerkleTree.EMPTY_ROOT : prefix(size).hashes().root();
  }

  /** Leaf hash of a frame from 1 on. */
  public Bytes leafHash(long index) {
    return prefix(index).hashes().leaf();
  }

  private RecordPrefix prefix(long index) {
    long position = position(index);
    try {
      Bytes first = log.readFirst(position, RecordCodec.USUAL_PREFIX);
      Optional<Integer> size = RecordCodec.prefixSize(first);
      if (size.isPresent() && size.get() > first.size()) {
        first = log.readFirst(position, size.get());
      }
      RecordCodec.Decoded decoded =
          RecordCodec.decode(first).orElseThrow(() -> damage(position, index, Damage.PREFIX, null));
      return checked(decoded, position, index);
    } catch (RecordDamagedException e) {
      throw damage(position, index, e.damage(), e);
    }
  }

  private RecordPrefix checked(RecordCodec.Decoded decoded, long position, long index) {
    boolean same =
        decoded.record() instanceof RecordPrefix prefix
            && prefix.number() == number
            && prefix.index() == index
            && prefix.ref().equals(ref);
    if (!same) {
      throw damage(position, index, Damage.ANOTHER_FRAME, null);
    }
    return (RecordPrefix) decoded.record();
  }

  private long position(long index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("no frame " + index + " among " + count);
    }
    long position = positions[(int) index];
    if (position == MISSING) {
      throw damage(MISSING, index, Damage.NO_SUCH_RECORD, null);
    }
    return position;
  }

  private FrameDamagedException damage(
      long position, long index, Damage damage, @Nullable Throwable cause) {
    return new FrameDamagedException(
        new FrameDamagedException.Place(
            lane, position, ref.account(), ref.container(), index, damage),
        cause);
  }

  @Override
  public void close() {
    log.close();
  }

  private void put(long index, long position) {
    int at = Math.toIntExact(index);
    if (at >= positions.length) {
      positions = Arrays.copyOf(positions, Math.max(at + 1, positions.length * 2));
    }
    while (count <= at) {
      positions[count] = MISSING;
      count++;
    }
    positions[at] = position;
  }

  /** Notes where frames are, work by work, as recovery does. */
  private final class Collector implements RecordSink {
    private final InspectionProgress progress;
    private final int lanes;
    private final List<Placed> work = new ArrayList<>();
    private boolean whole = true;
    private long octetsRead;

    private record Placed(LogRecord record, long position) {}

    Collector(InspectionProgress progress, int lanes) {
      this.progress = progress;
      this.lanes = lanes;
    }

    @Override
    public void record(long position, Bytes record) {
      advance(record.size());
      RecordCodec.decode(record).ifPresent(decoded -> take(decoded, position));
    }

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {
      advance(octets);
      RecordCodec.decode(first).ifPresent(decoded -> take(decoded, position));
    }

    private void advance(long octets) {
      octetsRead += octets;
      progress.read(lane, lanes, octetsRead);
    }

    private void take(RecordCodec.Decoded decoded, long position) {
      if (decoded.part() == 0) {
        apply();
      }
      work.add(new Placed(decoded.record(), position));
      whole = decoded.part() == decoded.parts() - 1;
      if (whole) {
        apply();
      }
    }

    /**
     * A last work that is not whole was never acknowledged, unless more was appended once and given
     * back by compaction.
     */
    void finish() {
      if (whole || work.getLast().position < log.lastGood()) {
        apply();
      }
    }

    private void apply() {
      for (Placed placed : work) {
        switch (placed.record) {
          case LogRecord.Erasure erasure -> {
            if (erasure.account().equals(ref.account()) && number < erasure.below()) {
              count = 0;
            }
          }
          case RecordPrefix prefix -> {
            if (prefix.ref().equals(ref)) {
              place(prefix, placed.position);
            }
          }
        }
      }
      work.clear();
    }

    private void place(RecordPrefix prefix, long position) {
      if (prefix.number() != number) {
        number = prefix.number();
        count = 0;
      }
      put(prefix.index(), position);
    }
  }
}
