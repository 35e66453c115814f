package org.meshrelay.protocol.session;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/**
 * How long tickets are good and when they are renewed (authentication.md 4). Pure.
 *
 * @param life of a ticket of device or profile mode
 * @param serviceLife of a ticket of service mode
 * @param sessionLife counted from the full exchange; no ticket outlives it
 */
public record TicketPolicy(Duration life, Duration serviceLife, Duration sessionLife) {
  /** The defaults of authentication.md 4: 15 min, 60 min, 24 h. */
  public static final TicketPolicy DEFAULT =
      new TicketPolicy(Duration.ofMinutes(15), Duration.ofMinutes(60), Duration.ofHours(24));

  /** Checks the order: a ticket must be forgotten before its key is. */
  public TicketPolicy {
    long newestKeyMs = StekRing.ACCEPTED_MS - StekRing.ROTATION_MS;
    if (life.isNegative() || life.isZero() || serviceLife.isNegative() || serviceLife.isZero()) {
      throw new IllegalArgumentException("a ticket lives for some time");
    }
    if (life.toMillis() > newestKeyMs || serviceLife.toMillis() > newestKeyMs) {
      throw new IllegalArgumentException("a ticket lives at most 75 minutes, as its key does");
    }
  }

  /**
   * Whom a ticket is for.
   *
   * @param device identifier in binary form, of the peer's ProfileService in service mode
   * @param account null outside profile mode
   * @param domain our service domain, the one in {@code Host}
   * @param epoch of the device, 0 outside profile mode
   */
  public record Holder(
      Mode mode, Bytes device, @Nullable AccountAddress account, ServiceName domain, long epoch) {}

  /** The first ticket of a session. */
  public Ticket first(Holder holder, SessionKeys keys, long nowMs, EntropySource entropy) {
    return new Ticket(
        holder.mode(),
        0,
        holder.epoch(),
        nowMs,
        nowMs,
        nowMs + lifeMs(holder.mode()),
        entropy.bytes(Ticket.ID_SIZE),
        keys,
        holder.device(),
        holder.account(),
        holder.domain());
  }

  /**
   * The renewal to offer with a response: once half the life is gone, unless the session ends
   * anyway or the ticket is of device mode, which is never renewed.
   */
  public Optional<Ticket> renewal(Ticket ticket, long nowMs) {
    long halfMs = (ticket.notAfterMs() - ticket.issuedMs()) / 2;
    long endMs = ticket.exchangeMs() + sessionLife.toMillis();
    long notAfterMs = Math.min(nowMs + lifeMs(ticket.mode()), endMs);
    boolean due = nowMs - ticket.issuedMs() >= halfMs;
    return due && ticket.mode() != Mode.DEVICE && notAfterMs > ticket.notAfterMs()
        ? Optional.of(ticket.renewed(nowMs, notAfterMs))
        : Optional.empty();
  }

  private long lifeMs(Mode mode) {
    return (mode == Mode.SERVICE ? serviceLife : life).toMillis();
  }
}
