package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.WorkConfig;

/**
 * Answers by request ID, so that a retry gets the answer of the first attempt and changes nothing a
 * second time (protocol.md 1.3, case 2). A retry while the first attempt still runs waits for it.
 *
 * <p>Bounded in number, octets and time; when full the oldest answer goes, after which idempotence
 * of the transactions is what is left. Answers 428, 429 and 5xx are not kept. Any thread; a short
 * lock around a map.
 */
public final class ResponseStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final WorkConfig bounds;
  private long octets;

  /** A store of the configured size. */
  public ResponseStore(WorkConfig bounds, Metrics metrics) {
    this.bounds = bounds;
    metrics.bounded(
        "meshrelay_stored_responses", () -> locked(entries::size), bounds.responsesStoredMax());
    metrics.bounded(
        "meshrelay_stored_responses_octets",
        () -> locked(() -> octets),
        bounds.responsesStoredOctetsMax());
  }

  /** Who sent a request with which ID. */
  record Key(String sender, Bytes id) {}

  /**
   * An answer.
   *
   * @param payload as it was sealed, the ID in it
   * @param encoding of the payload
   * @param status of the payload
   * @param retryAfterSeconds least wait before a repetition makes sense
   * @param location where a redirect leads
   */
  record Stored(
      Bytes payload,
      Encoding encoding,
      long status,
      @Nullable Long retryAfterSeconds,
      @Nullable String location) {
    /** Of that outcome; only a redirect leads anywhere. */
    static Stored of(
        Bytes payload,
        Encoding encoding,
        ResponseStatus outcome,
        @Nullable Long retryAfterSeconds) {
      boolean redirect = outcome.status() >= 300 && outcome.status() < 400;
      return new Stored(
          payload,
          encoding,
          outcome.status(),
          retryAfterSeconds,
          redirect ? outcome.description() : null);
    }

    Stored recoded(Bytes otherPayload, Encoding other) {
      return new Stored(otherPayload, other, status, retryAfterSeconds, location);
    }

    private boolean mayBeKept() {
      return status != 428 && status != 429 && status < 500;
    }
  }

  /** What a request ID means. */
  sealed interface Claim {
    /** New: the answer is to be given to the entry. */
    record First(Entry entry) implements Claim {}

    /** A retry: here is the answer, now or when it is there. */
    record Repeat(Future<Stored> answer) implements Claim {}

    /** Used for another transaction. */
    record Conflict() implements Claim {}
  }

  /** The place of one answer. */
  static final class Entry {
    private final Key key;
    private final TransactionName transaction;
    private final long until;
    private final Promise<Stored> answer = Promise.promise();
    private int size;

    private Entry(Key key, TransactionName transaction, long until) {
      this.key = key;
      this.transaction = transaction;
      this.until = until;
    }
  }

  Claim claim(Key key, TransactionName transaction, long nowNanos) {
    lock.lock();
    try {
      expire(nowNanos);
      Entry known = entries.get(key);
      if (known != null) {
        return known.transaction == transaction
            ? new Claim.Repeat(known.answer.future())
            : new Claim.Conflict();
      }
      if (entries.size() >= bounds.responsesStoredMax()) {
        removeFirst();
      }
      long keep = TimeUnit.SECONDS.toNanos(bounds.responseStoredSeconds());
      Entry entry = new Entry(key, transaction, nowNanos + keep);
      entries.put(key, entry);
      return new Claim.First(entry);
    } finally {
      lock.unlock();
    }
  }

  /** The answer to a request of before, now or when it is there; empty if none is known. */
  Optional<Future<Stored>> find(Key key, TransactionName transaction, long nowNanos) {
    lock.lock();
    try {
      expire(nowNanos);
      return Optional.ofNullable(entries.get(key))
          .filter(known -> known.transaction == transaction)
          .map(known -> known.answer.future());
    } finally {
      lock.unlock();
    }
  }

  /** Gives the answer to those who wait, and keeps it if it may be kept. */
  void complete(Entry entry, Stored stored) {
    lock.lock();
    try {
      boolean present = entries.get(entry.key) == entry;
      if (present && stored.mayBeKept() && stored.payload().size() <= maxSize()) {
        entry.size = stored.payload().size();
        octets += entry.size;
        while (octets > bounds.responsesStoredOctetsMax() && entries.size() > 1) {
          removeFirst();
        }
      } else if (present) {
        remove(entry);
      }
    } finally {
      lock.unlock();
    }
    entry.answer.tryComplete(stored);
  }

  /** The request failed in a way that a retry may not repeat. */
  void abandon(Entry entry, Throwable failure) {
    lock.lock();
    try {
      if (entries.get(entry.key) == entry) {
        remove(entry);
      }
    } finally {
      lock.unlock();
    }
    entry.answer.tryFail(failure);
  }

  private int maxSize() {
    return bounds.responseStoredOctetsMax();
  }

  private void expire(long nowNanos) {
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.until - nowNanos > 0) {
        return;
      }
      octets -= entry.size;
      oldest.remove();
    }
  }

  private void removeFirst() {
    Iterator<Entry> oldest = entries.values().iterator();
    octets -= oldest.next().size;
    oldest.remove();
  }

  private void remove(Entry entry) {
    Entry removed = entries.remove(entry.key);
    assert removed == entry : "only the holder of a place gives it up";
    octets -= entry.size;
  }

  private long locked(LongSupplier value) {
    lock.lock();
    try {
      return value.getAsLong();
    } finally {
      lock.unlock();
    }
  }
}
