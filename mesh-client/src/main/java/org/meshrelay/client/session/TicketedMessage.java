package org.meshrelay.client.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.MessageGuard;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;

/** One request sealed under a ticket, and the opening of the one response that fits it. */
final class TicketedMessage {
  private final SessionTicket ticket;
  private final Bytes salt;
  private final Bytes sealed;
  private final AuthHeader.TicketRequest header;
  private final String contentType;

  private TicketedMessage(
      SessionTicket ticket, AuthHeader.TicketRequest header, String contentType, Bytes sealed) {
    this.ticket = ticket;
    this.salt = header.salt();
    this.header = header;
    this.contentType = contentType;
    this.sealed = sealed;
  }

  /** A request as it is sealed. */
  record Payload(Bytes octets, Encoding encoding) {}

  static TicketedMessage seal(
      SessionTicket ticket,
      ServiceName service,
      SessionEnvironment environment,
      long nowMs,
      Payload payload,
      AuthHeader.@Nullable Answer answer) {
    Bytes octets = ticket.octets();
    String contentType = payload.encoding.mediaType();
    Bytes salt = ticket.nextSalt(environment.entropy());
    Bytes sealed =
        MessageGuard.sealRequest(
            ticket.keys().request(),
            new MessageGuard.RequestBinding(salt, nowMs, service, contentType, octets),
            payload.octets);
    return new TicketedMessage(
        ticket, new AuthHeader.TicketRequest(salt, octets, nowMs, answer), contentType, sealed);
  }

  Bytes body(Encoding encoding) {
    return OuterCodec.write(new OuterMessage.Enveloped(header, contentType, sealed), encoding);
  }

  /** What a response under the ticket held. */
  record Opened(
      Bytes payload,
      Encoding encoding,
      @Nullable Bytes renew,
      AuthHeader.@Nullable Challenge challenge) {}

  /** Opens the response; null if it is not the answer to this request. */
  @Nullable Opened open(Replies.Outer.Protected reply) {
    Encoding encoding = Encoding.ofMediaType(reply.contentType()).orElse(null);
    if (!(reply.auth() instanceof AuthHeader.TicketResponse response) || encoding == null) {
      return null;
    }
    MessageGuard.ResponseBinding binding =
        new MessageGuard.ResponseBinding(
            response.salt(),
            salt,
            reply.contentType(),
            Digests.sha256(sealed),
            response.renewOrEmpty());
    return MessageGuard.openResponse(ticket.keys().response(), binding, reply.body())
        .map(payload -> new Opened(payload, encoding, response.renew(), response.challenge()))
        .orElse(null);
  }
}
