package org.meshrelay.relay.auth;

import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.SessionKeys;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.Ticket;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.session.TicketPolicy;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Seals responses: message 2 with a ticket where one is due, or a message under the ticket with a
 * renewal where one is due (authentication.md 3.3, 4, 5.2). A response fits one request only.
 *
 * <p>In a key exchange about 1.5 ms, under a ticket some tens of microseconds. Any thread.
 */
public final class ResponseSealer {
  private final StekRing ring;
  private final TicketPolicy policy;
  private final EntropySource entropy;

  /** Seals tickets under the keys of the ring. */
  public ResponseSealer(StekRing ring, TicketPolicy policy, EntropySource entropy) {
    this.ring = ring;
    this.policy = policy;
    this.entropy = entropy;
  }

  /**
   * Seals the response and ends the session.
   *
   * @throws org.meshrelay.protocol.status.RefusalException 401/20 if the client's ephemeral key is
   *     of low order: there is then no key to seal with
   */
  public OuterMessage seal(Session session, Bytes payload, long nowMs) {
    try (session) {
      return switch (session) {
        case Session.Ticketed ticketed -> seal(ticketed, payload, nowMs);
        case Session.Exchange exchange -> seal(exchange, payload, nowMs);
      };
    }
  }

  private OuterMessage seal(Session.Ticketed session, Bytes payload, long nowMs) {
    Bytes renewed =
        policy
            .renewal(session.request().ticket(), nowMs)
            .flatMap(ticket -> ring.seal(ticket, nowMs))
            .orElse(null);
    return TicketGuard.sealResponse(
        session.request(),
        new TicketGuard.Response(payload, session.contentType(), renewed, null),
        entropy);
  }

  private OuterMessage seal(Session.Exchange session, Bytes payload, long nowMs) {
    try {
      return HandshakeGuard.answer(
          session.handshake(),
          session.contentType(),
          keys -> payload2(session, keys, payload, nowMs),
          null,
          entropy);
    } catch (HandshakeException e) {
      throw Refusal.of(StatusCode.NOT_AUTHENTICATED, "not authenticated").asException();
    }
  }

  private Bytes payload2(Session.Exchange session, SessionKeys keys, Bytes payload, long nowMs) {
    TicketPolicy.Holder holder = session.holder();
    if (holder == null) {
      return HandshakeCodec.Payload2.withoutTicket(payload).encode();
    }
    Ticket ticket = policy.first(holder, keys, nowMs, entropy);
    Bytes sealed = ring.seal(ticket, nowMs).orElse(Bytes.EMPTY);
    long expiry = sealed.isEmpty() ? 0 : ticket.notAfterMs();
    return new HandshakeCodec.Payload2(expiry, sealed, payload).encode();
  }
}
