package org.meshrelay.dare.store.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.LogPart;

/**
 * What a {@link MemoryFrameStore} writes to: survives the store, and fails on demand. Safe for any
 * thread.
 */
public final class MemoryDevice {
  private final List<Cell> cells = new ArrayList<>();
  private long octets;
  private long capacity = Long.MAX_VALUE;
  private int synced;
  private long tornOctets;
  private long epoch;
  private boolean syncFails;

  /** Numbers of records before each part, beginning with 0. */
  private final TreeSet<Integer> partStarts = new TreeSet<>(Set.of(0));

  private record Cell(Bytes record, boolean damaged, boolean dropped) {}

  /** Everything not synced is lost except the first records of it, as after a power cut. */
  public synchronized void crash(int unsyncedKept) {
    int keep = Math.min(cells.size(), synced + unsyncedKept);
    tornOctets = cells.subList(keep, cells.size()).stream().mapToLong(c -> c.record.size()).sum();
    cut(keep);
    epoch++;
  }

  /** The record with this position, from 1, is not what was written any more. */
  public synchronized void damage(long position) {
    int index = (int) position - 1;
    cells.set(index, new Cell(cells.get(index).record, true, false));
  }

  /** The device holds at most this many octets of records from now on. */
  public synchronized void limitTo(long capacityOctets) {
    capacity = capacityOctets;
  }

  /** Flushes fail from now on, or succeed again. */
  public synchronized void failSyncs(boolean fail) {
    syncFails = fail;
  }

  synchronized long takeOver() {
    epoch++;
    synced = cells.size();
    return epoch;
  }

  synchronized long epoch() {
    return epoch;
  }

  synchronized long add(Bytes record) {
    cells.add(new Cell(record, false, false));
    octets += record.size();
    return cells.size();
  }

  synchronized void sync() {
    if (syncFails) {
      throw new UncheckedIOException(new IOException("device does not flush"));
    }
    synced = cells.size();
  }

  synchronized void cut(int count) {
    while (cells.size() > count) {
      octets -= cells.removeLast().record.size();
    }
    synced = Math.min(synced, count);
    partStarts.tailSet(count, false).clear();
  }

  synchronized long freeOctets() {
    return Math.max(0, capacity - octets);
  }

  synchronized int count() {
    return cells.size();
  }

  synchronized boolean isDamaged(int index) {
    return cells.get(index).damaged;
  }

  synchronized void endPart() {
    boolean unused = partStarts.add(cells.size());
  }

  synchronized List<LogPart> parts() {
    List<LogPart> parts = new ArrayList<>();
    for (int start : partStarts) {
      Integer next = partStarts.higher(start);
      int end = next == null ? cells.size() : next;
      List<Cell> held = cells.subList(start, end);
      if (held.stream().anyMatch(cell -> !cell.dropped)) {
        long size = held.stream().mapToLong(cell -> cell.record.size()).sum();
        parts.add(new LogPart(start, end, held.size(), size, next != null));
      }
    }
    return List.copyOf(parts);
  }

  synchronized void drop(LogPart part) {
    for (int i = (int) part.after(); i < part.last(); i++) {
      octets -= cells.get(i).record.size();
      cells.set(i, new Cell(Bytes.EMPTY, false, true));
    }
  }

  synchronized boolean isDropped(int index) {
    return cells.get(index).dropped;
  }

  synchronized Bytes record(int index) {
    return cells.get(index).record;
  }

  synchronized long octets() {
    return octets;
  }

  synchronized long tornOctets() {
    return tornOctets;
  }
}
