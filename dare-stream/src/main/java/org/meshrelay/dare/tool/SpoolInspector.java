package org.meshrelay.dare.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStoreFactory;

/**
 * Reads the whole of an engine's directory and checks every frame: checksum, framing, number,
 * digests, and how it links to those before. Changes nothing; a running node may go on writing,
 * what it writes meanwhile is not seen.
 *
 * <p>Containers whose frames compaction has moved are checked in a further reading.
 *
 * <p>Memory: some 300 octets for each container, and 2 KB for each of those whose trees are
 * followed at one time; where there are more, the log is read again for the next ones. Blocks for
 * as long as that takes. For one thread.
 */
public final class SpoolInspector {
  /** Containers of a lane whose trees are followed in one reading: some 200 MB. */
  private static final long LINKED_MAX = 100_000;

  private final Path directory;
  private final FrameStoreFactory stores;
  private final InspectionProgress progress;

  /** An inspector of an engine's directory. */
  public SpoolInspector(Path directory, FrameStoreFactory stores, InspectionProgress progress) {
    this.directory = directory;
    this.stores = stores;
    this.progress = progress;
  }

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if the directory is not one of an engine
   * @throws java.io.UncheckedIOException if the device fails
   */
  public InspectionReport inspect() {
    EngineDirectory layout = new EngineDirectory(directory);
    int lanes =
        layout.lanes().orElseThrow(() -> new IllegalArgumentException("no spools in " + directory));
    Totals totals = new Totals();
    for (int lane = 0; lane < lanes; lane++) {
      try (FrameLog log = stores.openForReading(layout.log(lane))) {
        totals.unreadable += log.tornOctets();
        inspect(log, lane, lanes, totals);
      }
    }
    return totals.report(lanes);
  }

  private void inspect(FrameLog log, int lane, int lanes, Totals totals) {
    long from = 0;
    long highest;
    do {
      long end = from + LINKED_MAX;
      LaneInspection reading =
          new LaneInspection(new LaneInspection.Scope(lane, lanes, from, end), progress);
      log.replay(FrameLog.BEFORE_FIRST, reading);
      reading.finish();
      totals.add(reading);
      if (reading.isFirst()) {
        ScatteredInspection scattered = new ScatteredInspection(lane, log);
        scattered.inspect(reading.scattered());
        totals.add(scattered);
      }
      highest = reading.highestNumber();
      from = end;
    } while (highest >= from);
  }

  /** Sums over lanes; a damaged frame is found by every reading of its lane and counts once. */
  private static final class Totals {
    private final List<InspectionReport.Summary> containers = new ArrayList<>();
    private final Set<FrameDamagedException.Place> damaged = new LinkedHashSet<>();
    private long frames;
    private long unreadable;

    void add(LaneInspection reading) {
      damaged.addAll(reading.damaged());
      if (reading.isFirst()) {
        frames += reading.frames();
        unreadable += reading.unreadable();
        containers.addAll(reading.containers());
      }
    }

    void add(ScatteredInspection scattered) {
      damaged.addAll(scattered.damaged());
      frames += scattered.frames();
    }

    InspectionReport report(int lanes) {
      containers.sort(
          Comparator.comparing(InspectionReport.Summary::account)
              .thenComparing(InspectionReport.Summary::container));
      return new InspectionReport(
          lanes,
          List.copyOf(containers),
          frames,
          containers.stream().mapToLong(InspectionReport.Summary::octets).sum(),
          List.copyOf(damaged),
          unreadable);
    }
  }
}
