package org.meshrelay.protocol.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Remembers which sequence numbers of a ticket were used: per ticket id the highest and a bitmap of
 * the 256 up to it (authentication.md 6). A number is taken once; one that is 256 or more below the
 * highest is never taken.
 *
 * <p>An entry is forgotten 120 s after its last use, when the time window of 60 s on either side
 * has closed for everything it knew. The number of entries has a hard cap: beyond it the entry
 * unused for longest is dropped and counted, after which a message under that ticket could be taken
 * a second time; the uniqueness of messages in a spool still holds then. Memory is about 200 octets
 * an entry.
 *
 * <p>Any thread: entries are spread over stripes, each with a lock held for well under a
 * microsecond. Call {@link #take} only after the message has opened, or strangers could burn
 * numbers.
 */
public final class ReplayWindow {
  /** Numbers below the highest that are still told apart. */
  public static final int SIZE = 256;

  /** Nanoseconds after the last use at which an entry is forgotten: twice the time window. */
  public static final long FORGET_NANOS = 120_000_000_000L;

  /** Default cap: tickets active in two minutes; a guess, one quarter million is 50 MB. */
  public static final int ENTRIES_MAX = 1 << 18;

  private static final int STRIPES = 64;

  private final Stripe[] stripes = new Stripe[STRIPES];
  private final LongAdder taken = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** A window that knows at most {@code entriesMax} tickets, at least 64. */
  public ReplayWindow(int entriesMax) {
    if (entriesMax < STRIPES) {
      throw new IllegalArgumentException("cap below " + STRIPES);
    }
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(entriesMax / STRIPES);
    }
  }

  /**
   * Takes a sequence number: true the first time, false if it was taken before, is too far below
   * the highest, or is not positive.
   *
   * @param ticketId 16 octets
   * @param nowNanos monotonic time
   */
  public boolean take(Bytes ticketId, long sequence, long nowNanos) {
    Id id = Id.of(ticketId);
    Stripe stripe = stripes[id.hashCode() & STRIPES - 1];
    boolean fresh = sequence > 0 && stripe.take(id, sequence, nowNanos, dropped);
    (fresh ? taken : refused).increment();
    return fresh;
  }

  /** Forgets what has expired; a housekeeping call that changes no answer. */
  public void evict(long nowNanos) {
    for (Stripe stripe : stripes) {
      stripe.evict(nowNanos);
    }
  }

  /** Tickets known now. */
  public int size() {
    int size = 0;
    for (Stripe stripe : stripes) {
      size += stripe.size();
    }
    return size;
  }

  /** Numbers taken since the start. */
  public long takenCount() {
    return taken.sum();
  }

  /** Numbers refused since the start. */
  public long refusedCount() {
    return refused.sum();
  }

  /** Entries dropped by the cap since the start; anything but zero asks for a larger cap. */
  public long droppedCount() {
    return dropped.sum();
  }

  private record Id(long high, long low) {
    static Id of(Bytes ticketId) {
      if (ticketId.size() != Ticket.ID_SIZE) {
        throw new IllegalArgumentException("a ticket id has 16 octets");
      }
      return new Id(ticketId.bigEndianAt(0, 8), ticketId.bigEndianAt(8, 8));
    }
  }

  /** Entries in order of last use, so that both expiry and the cap look at the first only. */
  private static final class Stripe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Id, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int entriesMax;

    private Stripe(int entriesMax) {
      this.entriesMax = entriesMax;
    }

    private boolean take(Id id, long sequence, long nowNanos, LongAdder dropped) {
      lock.lock();
      try {
        forget(nowNanos);
        Entry entry = entries.get(id);
        if (entry == null) {
          if (entries.size() >= entriesMax) {
            dropFirst();
            dropped.increment();
          }
          entry = new Entry();
          entries.put(id, entry);
        }
        // A refused number counts as use: the entry then lives longer than it must, never shorter.
        entry.usedNanos = nowNanos;
        return entry.take(sequence);
      } finally {
        lock.unlock();
      }
    }

    private void evict(long nowNanos) {
      lock.lock();
      try {
        forget(nowNanos);
      } finally {
        lock.unlock();
      }
    }

    private int size() {
      lock.lock();
      try {
        return entries.size();
      } finally {
        lock.unlock();
      }
    }

    private void forget(long nowNanos) {
      Iterator<Entry> oldest = entries.values().iterator();
      while (oldest.hasNext() && nowNanos - oldest.next().usedNanos > FORGET_NANOS) {
        oldest.remove();
      }
    }

    private void dropFirst() {
      Iterator<Entry> oldest = entries.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** The highest number and, in a ring of bits indexed by number modulo 256, which were taken. */
  private static final class Entry {
    private final long[] bits = new long[SIZE / Long.SIZE];
    private long highest;
    private long usedNanos;

    private boolean take(long sequence) {
      if (sequence > highest) {
        clearBetween(sequence);
        highest = sequence;
      } else if (highest - sequence >= SIZE || isTaken(sequence)) {
        return false;
      }
      bits[index(sequence)] |= 1L << sequence;
      return true;
    }

    private void clearBetween(long sequence) {
      if (sequence - highest >= SIZE) {
        java.util.Arrays.fill(bits, 0);
        return;
      }
      for (long n = highest + 1; n <= sequence; n++) {
        bits[index(n)] &= ~(1L << n);
      }
    }

    private boolean isTaken(long sequence) {
      return (bits[index(sequence)] & 1L << sequence) != 0;
    }

    private static int index(long sequence) {
      return (int) (sequence % SIZE) / Long.SIZE;
    }
  }
}
