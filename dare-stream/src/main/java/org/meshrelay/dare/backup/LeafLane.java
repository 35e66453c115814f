package org.meshrelay.dare.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.LaneFeed;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.protocol.address.AccountAddress;

/** One lane's part of a series, as far as it was written. For one thread. */
final class LeafLane {
  /** Octets from which another file is begun: a day at two posts a second, easily copied off. */
  private static final long FILE_OCTETS = 64L << 20;

  private final Path directory;
  private final AccountAddress whole;
  private Path file;
  private long end;
  private long position;

  private LeafLane(Path directory, AccountAddress whole, Path file, long end, long position) {
    this.directory = directory;
    this.whole = whole;
    this.file = file;
    this.end = end;
    this.position = position;
  }

  /** A lane of which nothing was written yet. */
  static LeafLane begin(Path directory, AccountAddress whole) {
    DurableFiles.makeDirectory(directory);
    return new LeafLane(directory, whole, LeafSeries.next(directory), 0, FrameLog.BEFORE_FIRST);
  }

  /**
   * A lane that was written up to a position; empty if its last file does not say so.
   *
   * @throws java.io.UncheckedIOException if the device fails
   */
  static Optional<LeafLane> resume(Path directory, AccountAddress whole, long position) {
    List<Path> files = LeafSeries.files(directory);
    if (files.isEmpty()) {
      return position == FrameLog.BEFORE_FIRST
          ? Optional.of(begin(directory, whole))
          : Optional.empty();
    }
    LeafFile.Extent extent = LeafFile.read(files.getLast(), (record, frame) -> {});
    return extent.position().equals(OptionalLong.of(position))
        ? Optional.of(new LeafLane(directory, whole, files.getLast(), extent.end(), position))
        : Optional.empty();
  }

  long position() {
    return position;
  }

  /**
   * Writes what the lane made durable since; all is durable when this returns.
   *
   * @return records written
   */
  long write(LaneFeed feed) {
    long settled = feed.settled();
    if (settled == position) {
      return 0;
    }
    if (end > FILE_OCTETS) {
      file = LeafSeries.next(directory);
      end = 0;
    }
    boolean gap = feed.dropped() > position;
    Copy copy = copy(feed, settled, gap);
    if (!gap && feed.dropped() > position) {
      // Compaction overtook this pass: what it moved may be the only copy left.
      copy = copy(feed, settled, true);
    }
    if (end == 0) {
      DurableFiles.syncDirectory(directory);
    }
    end = copy.end;
    position = settled;
    return copy.records;
  }

  private record Copy(long records, long end) {}

  private Copy copy(LaneFeed feed, long settled, boolean moved) {
    try (RecordFile.Writer out = RecordFile.Writer.append(file, RecordFile.LEAVES, end)) {
      Leaves leaves = new Leaves(out, moved);
      feed.replay(position, settled, leaves);
      out.add(LeafFile.mark(settled));
      return new Copy(leaves.records, out.end());
    }
  }

  /** Of each record what a restore needs. */
  private final class Leaves implements RecordSink {
    private final RecordFile.Writer out;
    private final boolean moved;
    private long records;

    Leaves(RecordFile.Writer out, boolean moved) {
      this.out = out;
      this.moved = moved;
    }

    @Override
    public void record(long at, Bytes record) {
      RecordCodec.decode(record)
          .ifPresent(decoded -> take(decoded.record(), record.slice(decoded.size())));
    }

    @Override
    public void damaged(long at, long octets, Bytes first, Damage damage) {
      // Its prefix may be good: then the leaf is known although the frame is lost.
      RecordCodec.decode(first).ifPresent(decoded -> take(decoded.record(), Bytes.EMPTY));
    }

    private void take(LogRecord record, Bytes octets) {
      if (record instanceof RecordPrefix frame) {
        if (frame.form().moved() && !moved) {
          return; // written when it was appended first
        }
        boolean own = frame.account().equals(whole);
        if (frame.container().isServiceStore() && !own) {
          return; // notes about an account: nobody is shown their tree, and a stub says nothing
        }
        // A container's description and what the service keeps of itself name no correspondent.
        boolean kept = frame.index() == 0 || own;
        boolean intact = !octets.isEmpty() && octets.size() == frame.frameOctets();
        out.add(kept && intact ? LeafFile.whole(frame, octets) : LeafFile.record(frame));
      } else {
        out.add(LeafFile.record(record));
      }
      records++;
    }
  }
}
