package org.meshrelay.relay.auth;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.session.TicketPolicy;

/**
 * What the response to an authenticated request is sealed with, once. Holds keys: it must end in
 * {@link ResponseSealer#seal} or {@link #close}.
 */
public sealed interface Session extends AutoCloseable {
  /** Value of {@code cty} of the request, which the response repeats. */
  String contentType();

  @Override
  void close();

  /** Under a ticket. */
  record Ticketed(TicketGuard.OpenRequest request) implements Session {
    @Override
    public String contentType() {
      return request.contentType();
    }

    @Override
    public void close() {
      request.ticket().close();
    }
  }

  /**
   * In a key exchange.
   *
   * @param handshake message 1, opened
   * @param holder whom a ticket is for
   * @param repeat true if the request is not carried out and the answer is 428/74 with a ticket
   */
  record Exchange(
      HandshakeGuard.OpenHandshake handshake, TicketPolicy.@Nullable Holder holder, boolean repeat)
      implements Session {
    @Override
    public String contentType() {
      return handshake.contentType();
    }

    @Override
    public void close() {
      // Keys come into being only when message 2 is written.
    }
  }
}
