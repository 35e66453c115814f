package org.meshrelay.dare.index;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an index and the manifest that names them; a change is visible, and survives a
 * crash, as a whole or not at all. Adding and merging may go on at the same time on two threads.
 */
final class RunSet {
  /** Files of a level that are merged into one of the next. */
  private static final int FAN_OUT = 6;

  /** A merged file larger than this would no longer be mapped in one piece. */
  private static final long MERGED_OCTETS_MAX = 1L << 30;

  /** Up to this size all files are checked at start: half a second, and 20 million frames. */
  private static final long VERIFIED_OCTETS_MAX = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(RunSet.class);

  private final Path directory;
  private final MergeFilter.Factory filters;

  /** Whether a file was found damaged: then the next start builds the index from the log. */
  private final AtomicBoolean doubtful;

  private Bytes secret;
  private List<SortedRun> runs;
  private long covered;
  private long note;
  private long nextId;

  /** Files that are being written and in no manifest yet. */
  private final Set<Path> underWay = new HashSet<>();

  private RunSet(
      Path directory,
      MergeFilter.Factory filters,
      AtomicBoolean doubtful,
      IndexManifest manifest,
      List<SortedRun> runs) {
    this.directory = directory;
    this.doubtful = doubtful;
    this.filters = filters;
    this.secret = manifest.secret();
    this.covered = manifest.covered();
    this.note = manifest.note();
    this.runs = List.copyOf(runs);
    this.nextId = 1 + runs.stream().mapToLong(SortedRun::id).max().orElse(0);
  }

  static RunSet open(Path directory, MergeFilter.Factory filters) {
    RunSet set = load(directory, filters);
    set.deleteObsolete();
    return set;
  }

  private static RunSet load(Path directory, MergeFilter.Factory filters) {
    AtomicBoolean doubtful = new AtomicBoolean();
    Runnable doubt = () -> doubt(directory, doubtful);
    Optional<IndexManifest> manifest = IndexManifest.read(directory);
    if (manifest.isPresent()) {
      try {
        List<SortedRun> runs = new ArrayList<>();
        for (IndexManifest.Run run : manifest.get().runs()) {
          Path file = IndexManifest.fileOf(directory, run.id());
          runs.add(SortedRun.open(file, run.id(), run.level(), doubt));
        }
        if (runs.stream().mapToLong(SortedRun::octets).sum() <= VERIFIED_OCTETS_MAX) {
          runs.forEach(SortedRun::verify);
        }
        return new RunSet(directory, filters, doubtful, manifest.get(), runs);
      } catch (IndexDamagedException e) {
        LOG.warn("index is rebuilt from the log directory={} cause={}", directory, e.getMessage());
      }
    }
    IndexManifest fresh = new IndexManifest(newSecret(), 0, 0, List.of());
    return new RunSet(directory, filters, new AtomicBoolean(), fresh, List.of());
  }

  private static void doubt(Path directory, AtomicBoolean doubtful) {
    if (doubtful.compareAndSet(false, true)) {
      LOG.error(
          "index is damaged and will be built again at the next start directory={}", directory);
      IndexManifest.delete(directory);
    }
  }

  private static Bytes newSecret() {
    byte[] octets = new byte[IndexManifest.SECRET];
    new SecureRandom().nextBytes(octets);
    return Bytes.wrap(octets);
  }

  /** Forgets all files and takes a new secret; the next {@link #add} makes that durable. */
  synchronized void clear() {
    secret = newSecret();
    runs = List.of();
    covered = 0;
    note = 0;
    publish();
    deleteObsolete();
  }

  synchronized Bytes secret() {
    return secret;
  }

  synchronized long covered() {
    return covered;
  }

  synchronized long note() {
    return note;
  }

  /** Newest first. */
  synchronized List<SortedRun> runs() {
    return runs;
  }

  /** Writes a file of entries newer than all others. */
  void add(EntryCursor entries, long newCovered, long newNote) {
    SortedRun added = write(entries, 0);
    synchronized (this) {
      List<SortedRun> all = new ArrayList<>();
      all.add(added);
      all.addAll(runs);
      runs = List.copyOf(all);
      covered = newCovered;
      note = newNote;
      written(added.file());
      publish();
    }
  }

  private SortedRun write(EntryCursor entries, int level) {
    long id;
    Path file;
    synchronized (this) {
      id = nextId;
      nextId++;
      file = IndexManifest.fileOf(directory, id);
      underWay.add(file);
    }
    try {
      long unused = RunWriter.write(file, entries);
      return SortedRun.open(file, id, level, () -> doubt(directory, doubtful));
    } catch (RuntimeException e) {
      DurableFiles.delete(file);
      written(file);
      throw e;
    }
  }

  private synchronized void written(Path file) {
    underWay.remove(file);
  }

  /** The manifest's rename makes the new names durable with it: same directory, synced once. */
  private void publish() {
    if (doubtful.get()) {
      return;
    }
    new IndexManifest(
            secret,
            covered,
            note,
            runs.stream().map(run -> new IndexManifest.Run(run.id(), run.level())).toList())
        .write(directory);
  }

  synchronized boolean isMergeDue() {
    return !candidates().isEmpty();
  }

  /** Neighbours of one level, oldest ones if there are too many; empty if nothing is due. */
  private List<SortedRun> candidates() {
    int highest = runs.stream().mapToInt(SortedRun::level).max().orElse(0);
    for (int level = 0; level <= highest; level++) {
      int wanted = level;
      List<SortedRun> same = runs.stream().filter(run -> run.level() == wanted).toList();
      if (same.size() >= FAN_OUT) {
        List<SortedRun> oldest = same.subList(same.size() - FAN_OUT, same.size());
        long octets = oldest.stream().mapToLong(SortedRun::octets).sum();
        if (octets <= MERGED_OCTETS_MAX) {
          return oldest;
        }
      }
    }
    return List.of();
  }

  /**
   * Merges once if that is due; false if there was nothing to do.
   *
   * @throws java.util.concurrent.CancellationException if it was cancelled; nothing has changed
   */
  boolean merge(BooleanSupplier cancelled) {
    List<SortedRun> merged;
    boolean bottom;
    synchronized (this) {
      merged = candidates();
      if (merged.isEmpty()) {
        return false;
      }
      bottom = runs.getLast().id() == merged.getLast().id();
    }
    List<EntryCursor> cursors = new ArrayList<>();
    merged.forEach(run -> cursors.add(run.from(0, 0)));
    EntryCursor kept =
        new FilterCursor(new MergeCursor(cursors), filters.create(), bottom, cancelled);
    SortedRun written = write(kept, merged.getFirst().level() + 1);
    synchronized (this) {
      replace(merged, written);
      written(written.file());
      publish();
    }
    return true;
  }

  private void replace(List<SortedRun> merged, SortedRun written) {
    Set<Long> gone = merged.stream().map(SortedRun::id).collect(Collectors.toSet());
    List<SortedRun> all = new ArrayList<>();
    for (SortedRun run : runs) {
      if (!gone.contains(run.id())) {
        all.add(run);
      } else if (run.id() == merged.getFirst().id()) {
        all.add(written);
      }
    }
    runs = List.copyOf(all);
  }

  /** Deletes run files that are neither named by the manifest nor being written. */
  synchronized void deleteObsolete() {
    Set<Path> wanted = new HashSet<>(underWay);
    runs.forEach(run -> wanted.add(run.file()));
    for (Path file : DurableFiles.list(directory)) {
      if (String.valueOf(file.getFileName()).startsWith("run-") && !wanted.contains(file)) {
        DurableFiles.delete(file);
      }
    }
  }
}
