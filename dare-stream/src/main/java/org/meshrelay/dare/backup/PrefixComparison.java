package org.meshrelay.dare.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Compares the containers of one directory with those of another by the roots of their trees: every
 * one of the first must be the beginning of the same one of the second, unless its account was
 * erased since. Reads both from beginning to end; memory some 300 octets a container of a lane.
 */
public final class PrefixComparison {
  /** Containers that are told by name; of more only the number is told. */
  private static final int NAMED_MAX = 1_000;

  private final List<Difference> differences = new ArrayList<>();
  private long equal;
  private long erased;
  private long grown;
  private long different;

  private PrefixComparison() {}

  /**
   * A container that is not a beginning.
   *
   * @param prefix its last frame in the first directory
   * @param reason {@code behind} if the second has fewer frames, {@code other} if it has others
   */
  public record Difference(RecordPrefix prefix, String reason) {}

  /**
   * What came of it.
   *
   * @param equal containers that are the beginning of those in the second directory
   * @param grown those among them that have more frames there
   * @param erased containers whose account was erased since
   * @param different the others
   * @param differences the first 1,000 of those
   */
  public record Result(
      long equal, long grown, long erased, long different, List<Difference> differences) {
    /** True if the first is a prefix of the second. */
    public boolean isPrefix() {
      return different == 0;
    }
  }

  /**
   * Compares.
   *
   * @throws IllegalArgumentException if one is no engine's directory, or they have other lanes
   */
  public static Result compare(Side first, Side second, InspectionProgress progress) {
    int lanes = first.lanes();
    if (second.lanes() != lanes) {
      throw new IllegalArgumentException(
          first.directory + " and " + second.directory + " have other numbers of lanes");
    }
    PrefixComparison comparison = new PrefixComparison();
    for (int lane = 0; lane < lanes; lane++) {
      Lasts lasts = new Lasts();
      read(first, lane, lasts);
      lasts.byNumber.values().removeIf(lasts.erasures::cover);
      int number = lane;
      Matches matches = new Matches(lasts.byNumber, octets -> progress.read(number, lanes, octets));
      read(second, lane, matches);
      comparison.add(lasts.byNumber, matches);
    }
    return new Result(
        comparison.equal,
        comparison.grown,
        comparison.erased,
        comparison.different,
        List.copyOf(comparison.differences));
  }

  /**
   * One of the two.
   *
   * @param directory of an engine or a backup
   * @param stores that read it
   */
  public record Side(Path directory, FrameStoreFactory stores) {
    private int lanes() {
      return new EngineDirectory(directory)
          .lanes()
          .orElseThrow(() -> new IllegalArgumentException("no spools in " + directory));
    }
  }

  private static void read(Side side, int lane, RecordSink sink) {
    try (FrameLog log = side.stores.openForReading(new EngineDirectory(side.directory).log(lane))) {
      log.replay(FrameLog.BEFORE_FIRST, sink);
    }
  }

  private void add(Map<Long, RecordPrefix> lasts, Matches matches) {
    lasts.forEach(
        (number, last) -> {
          if (matches.erasures.cover(last)) {
            erased++;
          } else if (matches.equal.contains(number)) {
            equal++;
            grown += matches.grown.contains(number) ? 1 : 0;
          } else {
            different++;
            if (differences.size() < NAMED_MAX) {
              differences.add(
                  new Difference(last, matches.other.contains(number) ? "other" : "behind"));
            }
          }
        });
  }

  /** Erasures seen. What they cover is the same at the end as at once: numbers only grow. */
  private static final class Erasures {
    private final Map<AccountAddress, Long> below = new HashMap<>();

    void add(LogRecord.Erasure erasure) {
      below.merge(erasure.account(), erasure.below(), Math::max);
    }

    boolean cover(RecordPrefix last) {
      return last.number() < below.getOrDefault(last.account(), 0L);
    }
  }

  /** Reads prefixes only. */
  private abstract static class PrefixSink implements RecordSink {
    @Override
    public void record(long position, Bytes record) {
      RecordCodec.decode(record).map(RecordCodec.Decoded::record).ifPresent(this::take);
      read(record.size());
    }

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {
      Optional<LogRecord> known = RecordCodec.decode(first).map(RecordCodec.Decoded::record);
      known.ifPresent(this::take);
      read(octets);
    }

    abstract void take(LogRecord record);

    void read(long octets) {}
  }

  /** The last frame of each container, and what was erased. */
  private static final class Lasts extends PrefixSink {
    private final Map<Long, RecordPrefix> byNumber = new HashMap<>();
    private final Erasures erasures = new Erasures();

    @Override
    void take(LogRecord record) {
      switch (record) {
        case LogRecord.Erasure erasure -> erasures.add(erasure);
        case RecordPrefix prefix -> {
          RecordPrefix known = byNumber.get(prefix.number());
          if (known == null || prefix.index() >= known.index()) {
            byNumber.put(prefix.number(), prefix);
          }
        }
      }
    }
  }

  /** Finds those frames in the second log. */
  private static final class Matches extends PrefixSink {
    private final Map<Long, RecordPrefix> wanted;
    private final LongConsumer progress;
    private final Set<Long> equal = new HashSet<>();
    private final Set<Long> other = new HashSet<>();
    private final Set<Long> grown = new HashSet<>();
    private final Erasures erasures = new Erasures();
    private long octetsRead;

    Matches(Map<Long, RecordPrefix> wanted, LongConsumer progress) {
      this.wanted = wanted;
      this.progress = progress;
    }

    @Override
    void read(long octets) {
      octetsRead += octets;
      progress.accept(octetsRead);
    }

    @Override
    void take(LogRecord record) {
      switch (record) {
        case LogRecord.Erasure erasure -> erasures.add(erasure);
        case RecordPrefix prefix -> {
          RecordPrefix last = wanted.get(prefix.number());
          if (last != null) {
            compare(prefix, last);
          }
        }
      }
    }

    private void compare(RecordPrefix prefix, RecordPrefix last) {
      if (prefix.index() > last.index()) {
        grown.add(prefix.number());
      } else if (prefix.index() == last.index()) {
        boolean same =
            prefix.ref().equals(last.ref())
                && prefix.hashes().root().equals(last.hashes().root())
                && prefix.hashes().treeDigest().equals(last.hashes().treeDigest());
        (same ? equal : other).add(prefix.number());
      }
    }
  }
}
