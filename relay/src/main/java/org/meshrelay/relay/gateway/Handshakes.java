package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.NetworkAddress;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.auth.Authenticator;
import org.meshrelay.relay.auth.Incoming;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Key exchanges: cheap checks first, then rates, then under load a challenge, and only then a place
 * in the pool of their own, whose queue is what a tenth of a second can do. Requests under a ticket
 * are never held up by it (authentication.md 7).
 */
final class Handshakes {
  private final Doors doors;
  private final Authenticator authenticator;
  private final CryptoPool pool;
  private final Dispatcher dispatcher;
  private final Metrics metrics;

  /**
   * What stands before the public-key work.
   *
   * @param guard knows the keys of the service
   * @param challenge made and checked
   */
  record Doors(
      HandshakeGuard guard,
      HandshakeChallenge challenge,
      AdmissionControl admission,
      LoadMeter load) {}

  Handshakes(
      Doors doors,
      Authenticator authenticator,
      CryptoPool pool,
      Dispatcher dispatcher,
      Metrics metrics) {
    this.doors = doors;
    this.authenticator = authenticator;
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  Future<EncodedReply> answer(
      InboundRequest request, AuthHeader.HandshakeRequest scanned, Incoming incoming) {
    OuterMessage.Enveloped message;
    try {
      message = read(request);
    } catch (DecodeException e) {
      return Future.failedFuture(Refusal.malformed("not an outer message").asException());
    }
    Optional<Bytes> ephemeral = doors.guard().precheck(scanned, message);
    if (ephemeral.isEmpty()) {
      return refuse(Refusal.of(StatusCode.NOT_AUTHENTICATED, "not authenticated"));
    }
    Optional<Refusal> limited = doors.admission().handshake(incoming.address());
    if (limited.isPresent()) {
      return refuse(limited.get());
    }
    int level = doors.load().level(incoming.nowNanos());
    if (level > 0 && !answered(scanned, ephemeral.get(), incoming)) {
      return Future.succeededFuture(challenge(request, ephemeral.get(), level, incoming));
    }
    return pool.submit(() -> authenticator.openHandshake(message, scanned, incoming))
        .recover(Handshakes::busy)
        .compose(opening -> dispatcher.dispatch(opening, request, incoming, pool));
  }

  private boolean answered(AuthHeader.HandshakeRequest header, Bytes ephemeral, Incoming incoming) {
    Optional<NetworkAddress> client = NetworkAddress.parse(incoming.address());
    return header.answer() != null
        && client.isPresent()
        && doors.challenge().accepts(header.answer(), client.get(), ephemeral, incoming.nowMs());
  }

  private EncodedReply challenge(
      InboundRequest request, Bytes ephemeral, int level, Incoming incoming) {
    Optional<NetworkAddress> client = NetworkAddress.parse(incoming.address());
    if (client.isEmpty()) {
      throw Refusal.rateLimited(1).asException();
    }
    metrics.counter(Metrics.CHALLENGES).increment();
    return Replies.unprotected(
        request.body(),
        request.encoding(),
        Refusal.of(StatusCode.CHALLENGE, "answer the challenge and repeat"),
        doors.challenge().forHandshake(client.get(), ephemeral, bits(level), incoming.nowMs()));
  }

  /** authentication.md 7.1: 0 at level 1, 16 at level 2, 20 at level 3. */
  private static int bits(int level) {
    return switch (level) {
      case 0, 1 -> 0;
      case 2 -> 16;
      default -> HandshakeChallenge.BITS_ISSUED_MAX;
    };
  }

  /** A full queue is a rate answer here, not an overload: ticketed traffic goes on. */
  private static <T> Future<T> busy(Throwable failure) {
    return failure instanceof RefusalException refused
            && refused.refusal().code() == StatusCode.SERVER_OVERLOAD
        ? Future.failedFuture(Refusal.rateLimited(1).asException())
        : Future.failedFuture(failure);
  }

  private static OuterMessage.Enveloped read(InboundRequest request) throws DecodeException {
    OuterMessage message =
        OuterCodec.readRequest(request.body(), request.encoding(), ReadLimits.UNAUTHENTICATED);
    if (message instanceof OuterMessage.Enveloped enveloped) {
      return enveloped;
    }
    throw new DecodeException("not an envelope");
  }

  private static Future<EncodedReply> refuse(Refusal refusal) {
    return Future.failedFuture(refusal.asException());
  }
}
