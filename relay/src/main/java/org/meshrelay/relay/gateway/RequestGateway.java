package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.port.RequestSink;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.auth.Incoming;
import org.meshrelay.relay.pool.Timeouts;

/**
 * Takes complete requests from the bindings and answers each once, by its deadline at the latest.
 * Chooses the way of a request by the first element of its outer message, which costs microseconds,
 * and leaves the rest to those who know it.
 */
public final class RequestGateway implements RequestSink {
  private final Unprotected unprotected;
  private final Handshakes handshakes;
  private final TicketedRequests ticketed;
  private final Incidents incidents;
  private final AdmissionControl admission;
  private final Metrics metrics;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Timeouts timeouts;
  private final AtomicLong transactions = new AtomicLong();

  RequestGateway(Ways ways, Incidents incidents, AdmissionControl admission, Ground ground) {
    this.unprotected = ways.unprotected();
    this.handshakes = ways.handshakes();
    this.ticketed = ways.ticketed();
    this.incidents = incidents;
    this.admission = admission;
    this.metrics = ground.metrics();
    this.clock = ground.clock();
    this.nanos = ground.nanos();
    this.timeouts = ground.timeouts();
  }

  /** The ways that a request can go. */
  record Ways(Unprotected unprotected, Handshakes handshakes, TicketedRequests ticketed) {}

  /**
   * What every part of the gateway stands on.
   *
   * @param nanos monotonic
   * @param timeouts ends what takes longer than a transaction may
   */
  public record Ground(
      Metrics metrics, InstantSource clock, LongSupplier nanos, Timeouts timeouts) {}

  @Override
  public CompletionStage<EncodedReply> accept(InboundRequest request) {
    Incoming incoming =
        new Incoming(
            new ServiceName(request.host()),
            transactions.incrementAndGet(),
            request.peerAddress(),
            request.secured(),
            clock.millis(),
            nanos.getAsLong());
    long left = Math.max(1, request.deadline().remainingNanos(incoming.nowNanos()));
    return timeouts
        .limit(route(request, incoming), left)
        .recover(failure -> Future.succeededFuture(refused(request, incoming, failure)))
        .toCompletionStage();
  }

  private Future<EncodedReply> route(InboundRequest request, Incoming incoming) {
    Optional<AuthHeader> header;
    try {
      header = OuterCodec.scanRequest(request.body(), request.encoding());
    } catch (DecodeException e) {
      return Future.failedFuture(malformed());
    }
    if (header.isEmpty()) {
      return Future.failedFuture(malformed());
    }
    return switch (header.get()) {
      case AuthHeader.Unprotected ignored -> unprotected.answer(request, incoming);
      case AuthHeader.TicketRequest ignored -> ticketed.answer(request, incoming);
      case AuthHeader.HandshakeRequest handshake -> handshakes.answer(request, handshake, incoming);
      case AuthHeader.Unsupported ignored -> notAuthenticated();
      case AuthHeader.HandshakeResponse ignored -> notAuthenticated();
      case AuthHeader.TicketResponse ignored -> notAuthenticated();
    };
  }

  /** The one place where a failure becomes an answer before authentication. */
  private EncodedReply refused(InboundRequest request, Incoming incoming, Throwable failure) {
    Refusal refusal =
        switch (failure) {
          case RefusalException refused -> refused.refusal();
          case TimeoutException late -> Refusal.of(StatusCode.TIMEOUT, "transaction time exceeded");
          default -> incidents.report(incoming.transaction(), "unknown", failure);
        };
    count(refusal.code(), incoming.address());
    Bytes body = request.body();
    return Replies.unprotected(body, request.encoding(), refusal);
  }

  /** Guessing costs: what nobody does by accident counts against the address. */
  private void count(StatusCode code, String address) {
    metrics.counter(Metrics.AUTHENTICATION_FAILURES, "code", code.toString()).increment();
    switch (code) {
      case NOT_AUTHENTICATED, TICKET_TAG, REPLAY, MODE_TOO_WEAK -> admission.failed(address);
      default -> {
        // Expired tickets and slow clocks happen to everybody.
      }
    }
  }

  private static RefusalException malformed() {
    return Refusal.malformed("not an outer message").asException();
  }

  private static Future<EncodedReply> notAuthenticated() {
    return Future.failedFuture(
        Refusal.of(StatusCode.NOT_AUTHENTICATED, "not authenticated").asException());
  }
}
