package org.meshrelay.loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * What is known of every post: what was sent, and what the service said of it. Each sender has a
 * page: the pairs first, then the strangers. Any thread.
 */
public final class Ledger {
  /** Of posts that nobody can read back: their recipients are at other services. */
  static final int NO_PAGE = -1;

  private final List<Queue<Entry>> entries = new ArrayList<>();

  /** When messages that were turned away were sent first; each is one of a corpus. */
  private final Map<String, Long> firstSent = new ConcurrentHashMap<>();

  private final AtomicInteger receipts = new AtomicInteger();
  private final int receiptsMax;

  /**
   * An empty ledger.
   *
   * @param senders pages
   * @param receiptsMax receipts kept for the audit; beyond that posts are audited without
   */
  public Ledger(int senders, int receiptsMax) {
    this.receiptsMax = receiptsMax;
    for (int i = 0; i < senders; i++) {
      entries.add(new ConcurrentLinkedQueue<>());
    }
  }

  /** What became of a post. */
  public enum State {
    /** Acknowledged: it must be there, once. */
    ACKNOWLEDGED,
    /** Refused, each time that it was sent: it must not be there. */
    REFUSED,
    /** Some time without an answer, or held for the owner: it may be there, once. */
    UNKNOWN;

    /** What is known after one more answer to the same message. */
    State and(State other) {
      if (this == ACKNOWLEDGED || other == ACKNOWLEDGED) {
        return ACKNOWLEDGED;
      }
      return this == other ? this : UNKNOWN;
    }
  }

  /**
   * A post.
   *
   * @param envelopeId of the message
   * @param payloadDigest of the message
   * @param state what became of it
   * @param sentNanos when it was handed over, for the first time if it was turned away then
   * @param endedNanos when its outcome was known
   * @param receipt if there is one and room for it
   */
  public record Entry(
      String envelopeId,
      Bytes payloadDigest,
      State state,
      long sentNanos,
      long endedNanos,
      @Nullable DareEnvelope receipt) {
    private Entry sentAt(long nanos) {
      return new Entry(envelopeId, payloadDigest, state, nanos, endedNanos, receipt);
    }
  }

  /** A ledger without pages, for runs that nobody audits. */
  static Ledger none() {
    return new Ledger(0, 0);
  }

  /**
   * Notes that a message was turned away, and will be sent again. A service that is short of time
   * may have taken it all the same, and may deliver it before that.
   */
  void turnedAway(String envelopeId, long sentNanos) {
    if (!entries.isEmpty()) {
      Long unused = firstSent.merge(envelopeId, sentNanos, Math::min);
    }
  }

  /** Writes down a post of a sender. */
  void add(int sender, Entry written) {
    Long first = firstSent.remove(written.envelopeId);
    if (entries.isEmpty() || sender == NO_PAGE) {
      return;
    }
    Entry entry = first == null ? written : written.sentAt(first);
    boolean keeps = entry.receipt == null || receipts.incrementAndGet() <= receiptsMax;
    entries
        .get(sender)
        .add(
            keeps
                ? entry
                : new Entry(
                    entry.envelopeId,
                    entry.payloadDigest,
                    entry.state,
                    entry.sentNanos,
                    entry.endedNanos,
                    null));
  }

  /** The posts of a sender, in the order in which their outcomes were known. */
  public List<Entry> of(int sender) {
    return List.copyOf(entries.get(sender));
  }
}
