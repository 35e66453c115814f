package org.meshrelay.dare.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sorted table whose files reach to a known position of a log: what was put for later positions
 * is in memory only, and the owner puts it again after a restart.
 *
 * <p>One thread puts and checkpoints. Any thread looks up and sees every put that happened before.
 */
public final class SortedIndex implements AutoCloseable {
  /** Value of a removed key; owners put no such value. */
  public static final long REMOVED = Long.MIN_VALUE;

  /** Entries in memory before they are written: some 3 MB of heap (measured 96 octets each). */
  public static final int MEMORY_MAX = 32_768;

  /** Tables that wait to be written; more than one only when the device does not keep up. */
  private static final int FROZEN_MAX = 4;

  /** After a failure the next attempt waits this long, since the device is probably full. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(SortedIndex.class);

  private final Path directory;
  private final IndexThreads threads;
  private final RunSet runs;
  private final int memoryMax;
  private final Object change = new Object();
  private volatile State state;
  private volatile boolean failing;
  private long failedNanos;
  private boolean closed;

  /** A consistent choice of what there is; newest first. */
  private record State(MemoryTable active, List<Frozen> frozen, List<SortedRun> runs) {}

  /** A full table, and how far it and all before it reach. */
  private record Frozen(MemoryTable table, long covered, long note) {}

  private SortedIndex(Path directory, IndexThreads threads, RunSet runs, int memoryMax) {
    this.memoryMax = memoryMax;
    this.directory = directory;
    this.threads = threads;
    this.runs = runs;
    this.state = new State(new MemoryTable(), List.of(), runs.runs());
  }

  /**
   * Opens the index; one that is missing or cannot be trusted is opened empty, covering nothing.
   *
   * @param threads that write its files
   * @param filters for merges
   */
  public static SortedIndex open(
      Path directory, IndexThreads threads, MergeFilter.Factory filters) {
    return open(directory, threads, filters, MEMORY_MAX);
  }

  /** As the shorter form, with another number of entries after which {@link #isDue} holds. */
  public static SortedIndex open(
      Path directory, IndexThreads threads, MergeFilter.Factory filters, int memoryMax) {
    DurableFiles.makeDirectory(directory);
    return new SortedIndex(directory, threads, RunSet.open(directory, filters), memoryMax);
  }

  /** Forgets everything: the owner will put it all again. */
  public void clear() {
    synchronized (change) {
      runs.clear();
      state = new State(new MemoryTable(), List.of(), List.of());
    }
  }

  /** Secret of this index, 16 octets; another one after it was rebuilt. */
  public Bytes secret() {
    return runs.secret();
  }

  /** Position of the log up to which everything is in files, 0 if nothing is. */
  public long covered() {
    return runs.covered();
  }

  /** The owner's number as of {@link #covered}. */
  public long note() {
    return runs.note();
  }

  /** Puts an entry, replacing an earlier one of the same key. */
  public void put(long hi, long lo, long value) {
    state.active.put(hi, lo, value);
  }

  /** Removes a key. */
  public void remove(long hi, long lo) {
    put(hi, lo, REMOVED);
  }

  /** The value of a key; empty if there is none or it was removed. */
  public OptionalLong get(long hi, long lo) {
    State now = state;
    Long inMemory = now.active.get(hi, lo);
    for (int i = 0; inMemory == null && i < now.frozen.size(); i++) {
      inMemory = now.frozen.get(i).table.get(hi, lo);
    }
    if (inMemory != null) {
      return present(inMemory);
    }
    for (SortedRun run : now.runs) {
      OptionalLong value = run.value(hi, lo);
      if (value.isPresent()) {
        return present(value.getAsLong());
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong present(long value) {
    return value == REMOVED ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** An entry found by {@link #last}. */
  public record Found(long lo, long value) {}

  /**
   * The entry with the greatest lower half among those of an upper half; for upper halves of which
   * no key is ever removed.
   */
  public Optional<Found> last(long hi) {
    State now = state;
    Found best = better(null, now.active.floor(hi, -1L), hi);
    for (Frozen frozen : now.frozen) {
      best = better(best, frozen.table.floor(hi, -1L), hi);
    }
    for (SortedRun run : now.runs) {
      SortedRun.RunCursor at = run.floor(hi, -1L);
      if (at != null
          && at.hi() == hi
          && (best == null || Long.compareUnsigned(at.lo(), best.lo) > 0)) {
        best = new Found(at.lo(), at.value());
      }
    }
    return Optional.ofNullable(best);
  }

  private static @Nullable Found better(
      @Nullable Found best, Map.@Nullable Entry<IndexKey, Long> entry, long hi) {
    if (entry == null
        || entry.getKey().hi() != hi
        || (best != null && Long.compareUnsigned(entry.getKey().lo(), best.lo) <= 0)) {
      return best;
    }
    return new Found(entry.getKey().lo(), entry.getValue());
  }

  /** Walks all entries from a key on, removed ones included. */
  public EntryCursor from(long hi, long lo) {
    State now = state;
    List<EntryCursor> cursors = new ArrayList<>();
    cursors.add(now.active.from(hi, lo));
    now.frozen.forEach(frozen -> cursors.add(frozen.table.from(hi, lo)));
    now.runs.forEach(run -> cursors.add(run.from(hi, lo)));
    return new MergeCursor(cursors);
  }

  /** Entries in memory. */
  public int entriesInMemory() {
    State now = state;
    return now.active.size() + now.frozen.stream().mapToInt(f -> f.table.size()).sum();
  }

  /** Octets of the files. */
  public long octetsOnDevice() {
    return state.runs.stream().mapToLong(SortedRun::octets).sum();
  }

  /** Whether so much is in memory that it should be written. */
  public boolean isDue() {
    return state.active.size() >= memoryMax;
  }

  /**
   * Lets everything put so far be written, on another thread.
   *
   * @param covered position of the log that the puts reach to
   * @param note a number of the owner's that goes with it
   */
  public void checkpoint(long covered, long note) {
    synchronized (change) {
      State now = state;
      if (now.active.size() == 0) {
        return;
      }
      List<Frozen> frozen = new ArrayList<>();
      frozen.add(new Frozen(now.active, covered, note));
      frozen.addAll(now.frozen);
      state = new State(new MemoryTable(), List.copyOf(frozen), now.runs);
    }
    threads.write(this::writeOldest);
  }

  /**
   * Waits until there is room for more in memory.
   *
   * @return false if the device does not take what is there: then nothing may be put
   */
  public boolean awaitRoom() {
    synchronized (change) {
      while (state.frozen.size() >= FROZEN_MAX && !failing && !closed) {
        try {
          change.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      if (failing && System.nanoTime() - failedNanos >= RETRY_NANOS) {
        failedNanos = System.nanoTime();
        threads.write(this::writeOldest);
      }
      return state.frozen.size() < FROZEN_MAX;
    }
  }

  /** On the writing thread. What cannot be written stays in memory and is tried again. */
  private void writeOldest() {
    List<Frozen> frozen = state.frozen;
    if (frozen.isEmpty()) {
      return;
    }
    Frozen oldest = frozen.getLast();
    try {
      runs.add(oldest.table.from(0, 0), oldest.covered, oldest.note);
      failing = false;
    } catch (RuntimeException e) {
      LOG.warn(
          "index cannot be written, kept in memory directory={} cause={}", directory, e.toString());
      failing = true;
    }
    synchronized (change) {
      failedNanos = System.nanoTime();
      if (!failing) {
        State now = state;
        List<Frozen> rest = now.frozen.subList(0, now.frozen.size() - 1);
        state = new State(now.active, List.copyOf(rest), runs.runs());
      }
      change.notifyAll();
    }
    if (!failing && !state.frozen.isEmpty()) {
      // The task that was to write it may have come while the device failed, and not again.
      threads.write(this::writeOldest);
    }
    mergeIfNeeded();
  }

  private void mergeIfNeeded() {
    if (runs.isMergeDue() && !threads.isClosing()) {
      threads.merge(this::merge);
    }
  }

  /** On the merging thread. A merge that fails has changed nothing. */
  private void merge() {
    try {
      while (!threads.isClosing() && runs.merge(threads::isClosing)) {
        synchronized (change) {
          State now = state;
          state = new State(now.active, now.frozen, runs.runs());
        }
        runs.deleteObsolete();
      }
    } catch (CancellationException e) {
      LOG.debug("merge is left to the next start directory={}", directory);
    } catch (RuntimeException e) {
      LOG.warn("index files cannot be merged directory={} cause={}", directory, e.toString());
    }
  }

  /** Writes what is in memory, if the device takes it; otherwise it is in the log. */
  public void close(long covered, long note) {
    checkpoint(covered, note);
    close();
  }

  @Override
  public void close() {
    synchronized (change) {
      while (!state.frozen.isEmpty() && !failing) {
        try {
          change.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      closed = true;
      change.notifyAll();
    }
  }
}
