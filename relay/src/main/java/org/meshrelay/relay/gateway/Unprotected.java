package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.auth.Incoming;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Bare objects and null-mode envelopes: {@code Hello} is answered, from octets made at the start;
 * another known tag gets 401/20, an unknown one 400/10 (protocol.md 1.2, MSP-28, MSP-29).
 */
final class Unprotected {
  /** A Hello is a hundred octets; larger bodies are parsed off the event loop. */
  private static final int INLINE_MAX = 2 * 1024;

  private final Transactions transactions;
  private final AdmissionControl admission;
  private final CryptoPool pool;
  private final Bytes hello;

  /**
   * @param hello the response payload in JSON, the same for everybody
   */
  Unprotected(Transactions transactions, AdmissionControl admission, CryptoPool pool, Bytes hello) {
    this.transactions = transactions;
    this.admission = admission;
    this.pool = pool;
    this.hello = hello;
  }

  Future<EncodedReply> answer(InboundRequest request, Incoming incoming) {
    if (request.body().size() > INLINE_MAX) {
      return pool.submit(() -> read(request))
          .compose(received -> hello(request, received, incoming));
    }
    RequestCodec.Received received;
    try {
      received = read(request);
    } catch (RefusalException refusal) {
      return Future.failedFuture(refusal);
    }
    return hello(request, received, incoming);
  }

  private Future<EncodedReply> hello(
      InboundRequest request, RequestCodec.Received received, Incoming incoming) {
    Optional<Refusal> limited = admission.stranger(incoming.address());
    if (limited.isPresent()) {
      return Future.failedFuture(limited.get().asException());
    }
    if (received.request().header().id() == null) {
      return Future.succeededFuture(Replies.hello(request.body(), request.encoding(), hello));
    }
    Caller caller =
        new Caller.Anonymous(
            new Caller.Arrival(
                incoming.transaction(), incoming.address(), incoming.secured(), false));
    return transactions
        .execute(received.request(), caller, request.deadline())
        .map(result -> ResponseCodec.encode(result.response(), received, Encoding.JSON))
        .map(payload -> Replies.hello(request.body(), request.encoding(), payload));
  }

  /** The Hello in the request; everything else is refused. */
  private static RequestCodec.Received read(InboundRequest request) {
    try {
      OuterMessage message =
          OuterCodec.readRequest(request.body(), request.encoding(), ReadLimits.UNAUTHENTICATED);
      return switch (message) {
        case OuterMessage.Bare bare -> read(bare.object(), request.encoding());
        case OuterMessage.Enveloped enveloped ->
            read(enveloped.body(), Encoding.ofMediaType(enveloped.contentType()).orElse(null));
      };
    } catch (DecodeException e) {
      throw Refusal.malformed("the request is malformed").asException();
    }
  }

  private static RequestCodec.Received read(Bytes payload, @Nullable Encoding encoding)
      throws DecodeException {
    if (encoding == null) {
      throw unsupported();
    }
    TaggedObject object = TaggedObject.read(payload, encoding, ReadLimits.UNAUTHENTICATED);
    TransactionName name =
        TransactionName.ofTag(object.tag())
            .orElseThrow(() -> Refusal.malformed("unknown transaction").asException());
    if (!name.isPermittedWithoutAuthentication()) {
      throw Refusal.of(StatusCode.NOT_AUTHENTICATED, "not authenticated").asException();
    }
    if (encoding != Encoding.JSON) {
      throw unsupported();
    }
    return RequestCodec.receive(object);
  }

  private static RefusalException unsupported() {
    return Refusal.of(StatusCode.ENCODING_NOT_SUPPORTED, "Hello is JSON").asException();
  }
}
