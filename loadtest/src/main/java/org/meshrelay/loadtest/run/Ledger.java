package org.meshrelay.loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * What is known of every post: what was sent, and what the service said of it. As large as the
 * corpus. Any thread.
 */
public final class Ledger {
  /**
   * Receipts kept for the audit, about 10 KB each: beyond that posts are audited without. A guess
   * for a heap of a gigabyte.
   */
  public static final int RECEIPTS_MAX = 20_000;

  private final List<Queue<Entry>> entries = new ArrayList<>();
  private final AtomicInteger receipts = new AtomicInteger();

  /** A ledger for so many pairs. */
  public Ledger(int pairs) {
    for (int i = 0; i < pairs; i++) {
      entries.add(new ConcurrentLinkedQueue<>());
    }
  }

  /** What became of a post. */
  public enum State {
    /** Acknowledged: it must be there, once. */
    ACKNOWLEDGED,
    /** Refused: it must not be there. */
    REFUSED,
    /** Without an answer: it may be there, once. */
    UNKNOWN
  }

  /**
   * A post.
   *
   * @param envelopeId of the message
   * @param payloadDigest of the message
   * @param state what became of it
   * @param sentNanos when it was handed over
   * @param endedNanos when its outcome was known
   * @param receipt if there is one and room for it
   */
  public record Entry(
      String envelopeId,
      Bytes payloadDigest,
      State state,
      long sentNanos,
      long endedNanos,
      @Nullable DareEnvelope receipt) {}

  /** Writes down a post of a pair. */
  void add(int pair, Entry entry) {
    boolean keeps = entry.receipt == null || receipts.incrementAndGet() <= RECEIPTS_MAX;
    entries
        .get(pair)
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

  /** The posts of a pair, in the order in which their outcomes were known. */
  public List<Entry> of(int pair) {
    return List.copyOf(entries.get(pair));
  }

  /** How many pairs there are. */
  public int pairs() {
    return entries.size();
  }
}
