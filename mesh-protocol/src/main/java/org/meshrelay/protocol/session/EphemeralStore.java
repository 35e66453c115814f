package org.meshrelay.protocol.session;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Remembers the ephemeral keys of handshakes for 240 s, so that a message 1 is taken once
 * (authentication.md 3.2, check 5). Any thread.
 *
 * <p>Bounded: when full it takes no more and says so; a caller then treats the handshake as one
 * whose replay cannot be noticed (428/74 for a request that changes state). Nothing known is ever
 * dropped before its time. About 80 octets an entry.
 */
public final class EphemeralStore {
  /** How long a key is remembered: the time window of 120 s on either side. */
  public static final long KEEP_NANOS = 240_000_000_000L;

  /** Default cap: four minutes at 1,000 handshakes a second, above what the budget permits. */
  public static final int ENTRIES_MAX = 1 << 18;

  /** What is known of an ephemeral key. */
  public enum Outcome {
    /** First seen now, and remembered. */
    FRESH,
    /** Seen before. */
    SEEN,
    /** Not known, but there was no room to remember it. */
    NOT_COVERED
  }

  private final ExpiringSet seen;

  /** A store of at most {@code entriesMax} keys. */
  public EphemeralStore(int entriesMax) {
    this.seen = new ExpiringSet(KEEP_NANOS, entriesMax);
  }

  /** Enters a key, once the message has opened and its time is right. */
  public Outcome enter(Bytes ephemeral, long nowNanos) {
    return switch (seen.enter(Digests.sha256(ephemeral), nowNanos)) {
      case NEW -> Outcome.FRESH;
      case KNOWN -> Outcome.SEEN;
      case NO_ROOM -> Outcome.NOT_COVERED;
    };
  }

  /** True if the key is known; a cheap look before public-key work, entering nothing. */
  public boolean isKnown(Bytes ephemeral, long nowNanos) {
    return seen.contains(Digests.sha256(ephemeral), nowNanos);
  }

  /** Keys remembered now. */
  public int size() {
    return seen.size();
  }

  /** Replays noticed since the start. */
  public long seenCount() {
    return seen.knownCount();
  }

  /** Keys that found no room since the start; anything but zero asks for a larger cap. */
  public long notCoveredCount() {
    return seen.noRoomCount();
  }
}
