package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.auth.Authenticator;
import org.meshrelay.relay.auth.Incoming;
import org.meshrelay.relay.auth.Opening;
import org.meshrelay.relay.pool.CryptoPool;

/** Requests under a ticket: one visit to the worker pool opens, authenticates and decodes them. */
final class TicketedRequests {
  private final Authenticator authenticator;
  private final CryptoPool pool;
  private final Dispatcher dispatcher;

  TicketedRequests(Authenticator authenticator, CryptoPool pool, Dispatcher dispatcher) {
    this.authenticator = authenticator;
    this.pool = pool;
    this.dispatcher = dispatcher;
  }

  Future<EncodedReply> answer(InboundRequest request, Incoming incoming) {
    return pool.begin(() -> dispatcher.dispatch(open(request, incoming), request, incoming, pool));
  }

  /** The header is read again with the rest: what is judged is what was opened. */
  private Opening open(InboundRequest request, Incoming incoming) {
    try {
      OuterMessage message =
          OuterCodec.readRequest(request.body(), request.encoding(), ReadLimits.REQUEST);
      if (message instanceof OuterMessage.Enveloped enveloped
          && enveloped.auth() instanceof AuthHeader.TicketRequest header) {
        return authenticator.openTicketed(enveloped, header, incoming);
      }
    } catch (DecodeException e) {
      return new Opening.Refused(Refusal.malformed("not an outer message"));
    }
    throw new IllegalStateException("the header reads otherwise with the rest behind it");
  }
}
