package org.meshrelay.client.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.session.SessionKeys;

/**
 * The keys of one exchange and the ticket that names them (authentication.md 4, 5.1).
 *
 * <p>The sequence number goes on over renewals. Any thread may take the next salt; a renewal is
 * published through one volatile reference.
 */
final class SessionTicket {
  /** Session life counted from the full exchange (authentication.md 4). */
  private static final Duration LIFE = Duration.ofHours(24);

  private final SessionKeys keys;
  private final long exchangedNanos;
  private final long lifeMs;
  private final AtomicLong sequence = new AtomicLong();
  private volatile Sealed sealed;

  private record Sealed(Bytes ticket, long expiryMs) {}

  /**
   * A ticket fresh from an exchange.
   *
   * @param expiryMs by the corrected clock
   * @param nowMs of the corrected clock
   */
  SessionTicket(SessionKeys keys, Bytes ticket, long expiryMs, long nowMs, long nowNanos) {
    this.keys = keys;
    this.exchangedNanos = nowNanos;
    this.lifeMs = Math.max(0, expiryMs - nowMs);
    this.sealed = new Sealed(ticket, expiryMs);
  }

  SessionKeys keys() {
    return keys;
  }

  Bytes octets() {
    return sealed.ticket();
  }

  /** Sequence number and eight random octets, never the same twice. */
  Bytes nextSalt(EntropySource entropy) {
    return Bytes.concat(Bytes.bigEndian(sequence.incrementAndGet(), 8), entropy.bytes(8));
  }

  boolean isUsable(long nowMs, long nowNanos) {
    return nowMs < sealed.expiryMs() && nowNanos - exchangedNanos < LIFE.toNanos();
  }

  /** Puts the renewed ticket in place; it lives as long as the first one did. */
  void renew(Bytes ticket, long nowMs) {
    sealed = new Sealed(ticket, nowMs + lifeMs);
  }
}
