package org.meshrelay.protocol.session;

/**
 * Refuses what may have been taken by this node before it last stopped, since the memory of it is
 * gone (authentication.md 6): for 60 s after the start, requests that change state and whose time
 * is before the start. Immutable, any thread.
 *
 * @param startMs when the node started, milliseconds since 1970
 */
public record RestartGuard(long startMs) {
  /** How long the guard stands after the start: the time window of tickets. */
  public static final long TICKET_GUARD_MS = 60_000;

  /** The same for handshakes: as long as ephemeral keys are remembered. */
  public static final long HANDSHAKE_GUARD_MS = 240_000;

  /** True if a state-changing request under a ticket gets 401/4014. */
  public boolean refuses(long timestampMs, long nowMs) {
    return nowMs - startMs < TICKET_GUARD_MS && timestampMs < startMs;
  }

  /**
   * True if the store of ephemeral keys says all there is to know about a handshake of that time;
   * if not, a state-changing request gets 428/74 with a ticket.
   */
  public boolean coversHandshake(long clientTimeMs, long nowMs) {
    return nowMs - startMs >= HANDSHAKE_GUARD_MS || clientTimeMs >= startMs;
  }
}
