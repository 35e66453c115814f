package org.meshrelay.dare.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.Committed;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Lets restored containers go on to where their leaf hashes were backed up (receipts.md 8.4):
 * frames that are lost come back as erased stubs, so that every root is what it was and nothing is
 * rolled back. What does not lead from the restored tree to the recorded roots is not brought back;
 * such a container stays as the restore left it. Accounts that were erased are erased again.
 *
 * <p>Before anything else writes to the engine. Memory: some 40 MB, and 200 octets for each account
 * erased. Blocks; for one thread, once.
 */
public final class LeafRestore {
  /** Ends of containers remembered, some 300 octets each; a further one costs a look. */
  private static final int ENDS_MAX = 100_000;

  /** Records of one work. */
  private static final int WORK_RECORDS = 1_024;

  /** Octets of one work, likewise. */
  private static final long WORK_OCTETS = 8 << 20;

  /** Works under way, well below what a lane takes; they share flushes. */
  private static final int UNDER_WAY = 256;

  private static final String CURE =
      "name the directory of store.leaf-backup of the lost node, or one series in it";

  /** End of a container to which nothing more is brought back. */
  private static final long REFUSED = Long.MAX_VALUE;

  private final Path leaves;
  private final SpoolEngine engine;
  private final Map<AccountAddress, Long> erasedBelow = new HashMap<>();
  private final Map<ContainerRef, Long> ends = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<CompletableFuture<Committed<Outcome>>> underWay = new ArrayDeque<>();
  private final Set<ContainerRef> refused = new HashSet<>();
  private final List<Lost> work = new ArrayList<>();
  private long workOctets;
  private long stubs;
  private long whole;
  private long ahead;
  private long damaged;

  private record Lost(RecordPrefix record, Bytes frame) {}

  /** A restore into an engine from a directory of leaves, or from one series in it. */
  public LeafRestore(Path leaves, SpoolEngine engine) {
    this.leaves = leaves;
    this.engine = engine;
  }

  /**
   * What came of it.
   *
   * @param series name of the series that was used
   * @param erased frames that came back as erased stubs
   * @param whole frames of the service itself, and of containers made since, that came back whole
   * @param accounts that were erased since the backup, and are again
   * @param missing records that lead on from frames whose leaves are missing
   * @param refused containers whose leaves do not lead on from the restored tree
   * @param damaged places of the files that are not what was written
   */
  public record Result(
      String series,
      long erased,
      long whole,
      long accounts,
      long missing,
      long refused,
      long damaged) {}

  /**
   * Makes sure that there are leaves before anything is restored that they should follow.
   *
   * @param service whose leaves they must be
   * @param lanes of its log
   * @throws BackupException if there are none
   */
  public static void require(Path leaves, String service, int lanes) throws BackupException {
    LeafSeries unused = series(leaves, service, lanes);
  }

  /**
   * Brings back what can be; durable when this returns.
   *
   * @param service whose leaves they must be
   * @throws BackupException if there are no leaves of that service's log; nothing was done
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room
   */
  public Result run(String service) throws BackupException {
    LeafSeries series = series(leaves, service, engine.lanes());
    List<Path> files = new ArrayList<>();
    for (int lane = 0; lane < engine.lanes(); lane++) {
      files.addAll(LeafSeries.files(series.lane(lane)));
    }
    files.forEach(file -> damaged += LeafFile.read(file, this::noteErasure).damaged());
    long accounts = eraseAgain();
    long before;
    do {
      before = stubs + whole;
      ahead = 0;
      for (Path file : files) {
        LeafFile.Extent unused = LeafFile.read(file, this::take);
      }
      writeWork();
      await(0);
      // What compaction moved stands behind frames that follow it: read again.
    } while (ahead > 0 && stubs + whole > before);
    return new Result(series.name(), stubs, whole, accounts, ahead, refused.size(), damaged);
  }

  private static LeafSeries series(Path leaves, String service, int lanes) throws BackupException {
    if (!Files.isDirectory(leaves)) {
      throw new BackupException("there is no directory " + leaves + "; " + CURE);
    }
    LeafSeries series =
        LeafSeries.newest(leaves)
            .orElseThrow(
                () ->
                    new BackupException(
                        "no whole series of leaf hashes in " + leaves + "; " + CURE));
    LeafSeries.About about =
        series
            .about()
            .orElseThrow(() -> new BackupException(series.directory() + " is damaged; " + CURE));
    if (!about.service().equals(service) || about.lanes() != lanes) {
      throw new BackupException(
          "%s is of %s with %d lanes, not of %s with %d; %s"
              .formatted(series.directory(), about.service(), about.lanes(), service, lanes, CURE));
    }
    return series;
  }

  private void noteErasure(LogRecord record, Bytes frame) {
    if (record instanceof LogRecord.Erasure erasure) {
      Long unused = erasedBelow.merge(erasure.account(), erasure.below(), Math::max);
    }
  }

  private long eraseAgain() {
    long erased = 0;
    for (Map.Entry<AccountAddress, Long> each : erasedBelow.entrySet()) {
      LogRecord.Erasure erasure = new LogRecord.Erasure(each.getKey(), each.getValue());
      if (!engine.containers(erasure.account()).isEmpty()) {
        boolean again =
            join(
                engine
                    .write(erasure.account(), tx -> tx.bringBack(erasure, Bytes.EMPTY))
                    .toCompletableFuture());
        erased += again ? 1 : 0;
      }
    }
    return erased;
  }

  private void take(LogRecord record, Bytes frame) {
    if (!(record instanceof RecordPrefix lost)
        || lost.number() < erasedBelow.getOrDefault(lost.account(), 0L)) {
      return;
    }
    long end = end(lost.ref());
    if (lost.index() == end) {
      add(new Lost(lost, frame));
      remember(lost.ref(), end + 1);
    } else if (lost.index() > end) {
      ahead++;
    }
  }

  /** Frames of a container, those under way included. */
  private long end(ContainerRef ref) {
    if (refused.contains(ref)) {
      return REFUSED;
    }
    Long known = ends.get(ref);
    if (known == null) {
      known = engine.view(ref.account(), ref.container()).map(ContainerView::frameCount).orElse(0L);
      remember(ref, known);
    }
    return known;
  }

  private void remember(ContainerRef ref, long end) {
    ends.put(ref, end);
    if (ends.size() > ENDS_MAX) {
      ends.remove(ends.keySet().iterator().next());
    }
  }

  private void add(Lost lost) {
    boolean fits =
        work.isEmpty()
            || (work.getFirst().record.account().equals(lost.record.account())
                && work.size() < WORK_RECORDS
                && workOctets < WORK_OCTETS);
    if (!fits) {
      writeWork();
    }
    work.add(lost);
    workOctets += lost.frame.size();
  }

  private void writeWork() {
    if (work.isEmpty()) {
      return;
    }
    List<Lost> records = List.copyOf(work);
    work.clear();
    workOctets = 0;
    await(UNDER_WAY - 1);
    underWay.add(
        engine
            .write(records.getFirst().record.account(), tx -> bringBack(tx, records))
            .toCompletableFuture());
  }

  /**
   * What came of one work.
   *
   * @param refused containers to which a record did not fit
   */
  private record Outcome(long stubs, long whole, Set<ContainerRef> refused) {}

  /** What fits; where one does not, none behind it does. On the lane's thread. */
  private static Outcome bringBack(LaneTransaction tx, List<Lost> records) {
    long stubs = 0;
    long whole = 0;
    Set<ContainerRef> refused = new HashSet<>();
    for (Lost lost : records) {
      boolean fits = tx.bringBack(lost.record, lost.frame);
      stubs += fits && lost.frame.isEmpty() ? 1 : 0;
      whole += fits && !lost.frame.isEmpty() ? 1 : 0;
      if (!fits) {
        boolean unused = refused.add(lost.record.ref());
      }
    }
    return new Outcome(stubs, whole, refused);
  }

  private void await(int left) {
    while (underWay.size() > left) {
      Outcome outcome = join(underWay.removeFirst());
      stubs += outcome.stubs;
      whole += outcome.whole;
      boolean unused = refused.addAll(outcome.refused);
    }
  }

  private static <T> T join(CompletableFuture<Committed<T>> stage) {
    try {
      return stage.join().value();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
