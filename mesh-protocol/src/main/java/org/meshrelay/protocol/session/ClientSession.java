package org.meshrelay.protocol.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.ServiceName;

/**
 * What a client keeps of a session: keys, the newest ticket and the next sequence number; seals
 * requests and opens responses with them (authentication.md 5 and 8, state Ticketed).
 *
 * <p>Sequence numbers rise by one for every request, also over renewals, and are never given out
 * twice. Any thread; many requests may be under way at once. Holds secrets: close it when the
 * ticket is discarded.
 */
public final class ClientSession implements AutoCloseable {
  /** Life of a session from its exchange (authentication.md 4). */
  public static final Duration LIFE = Duration.ofHours(24);

  private final SessionKeys keys;
  private final long exchangeMs;
  private final AtomicLong nextSequence;
  private volatile Bytes ticket;

  private ClientSession(SessionKeys keys, long exchangeMs, long nextSequence, Bytes ticket) {
    this.keys = keys;
    this.exchangeMs = exchangeMs;
    this.nextSequence = new AtomicLong(nextSequence);
    this.ticket = ticket;
  }

  /** The session that an exchange opened; empty if no ticket came with it. */
  public static Optional<ClientSession> of(ClientHandshake.Answered answered, long nowMs) {
    return answered.payload().hasTicket()
        ? Optional.of(new ClientSession(answered.keys(), nowMs, 1, answered.payload().ticket()))
        : Optional.empty();
  }

  /** A session out of a store. */
  public static ClientSession restore(Stored stored) {
    return new ClientSession(
        new SessionKeys(stored.requestKey(), stored.responseKey(), Bytes.EMPTY),
        stored.exchangeMs(),
        stored.nextSequence(),
        stored.ticket());
  }

  /**
   * The state to store where secrets are stored. A store that keeps {@code nextSequence} ahead of
   * use may skip numbers, never repeat them.
   *
   * @param requestKey {@code k_request}
   * @param responseKey {@code k_response}
   * @param exchangeMs local time of the exchange
   * @param nextSequence the next number to use
   * @param ticket the newest ticket
   */
  public record Stored(
      SecretBytes requestKey,
      SecretBytes responseKey,
      long exchangeMs,
      long nextSequence,
      Bytes ticket) {
    /** Checks the ranges. */
    public Stored {
      if (nextSequence < 1 || ticket.isEmpty()) {
        throw new IllegalArgumentException("not the state of a session");
      }
    }
  }

  /** The state now. */
  public Stored store() {
    return new Stored(keys.request(), keys.response(), exchangeMs, nextSequence.get(), ticket);
  }

  /** True once the session must be discarded, whatever its ticket says. */
  public boolean isOver(long nowMs) {
    return nowMs - exchangeMs >= LIFE.toMillis();
  }

  /**
   * Seals a request under the next sequence number and a fresh salt.
   *
   * @param serviceTimeMs see {@link ClockOffset}
   * @param answer to a challenge by policy, or null
   */
  public SealedRequest seal(
      Request request,
      ServiceName host,
      long serviceTimeMs,
      AuthHeader.@Nullable Answer answer,
      EntropySource entropy) {
    Bytes salt = Bytes.concat(Bytes.bigEndian(nextSequence.getAndIncrement(), 8), entropy.bytes(8));
    Bytes used = ticket;
    MessageGuard.RequestBinding binding =
        new MessageGuard.RequestBinding(salt, serviceTimeMs, host, request.contentType(), used);
    Bytes body = MessageGuard.sealRequest(keys.request(), binding, request.payload());
    return new SealedRequest(
        new OuterMessage.Enveloped(
            new AuthHeader.TicketRequest(salt, used, serviceTimeMs, answer),
            request.contentType(),
            body),
        salt,
        Digests.sha256(body));
  }

  /**
   * Opens the response to a request and takes over a renewed ticket; empty if it is not that
   * request's answer from this service, which anybody can bring about.
   */
  public Optional<Response> open(SealedRequest request, OuterMessage.Enveloped message) {
    if (!(message.auth() instanceof AuthHeader.TicketResponse header)) {
      return Optional.empty();
    }
    MessageGuard.ResponseBinding binding =
        new MessageGuard.ResponseBinding(
            header.salt(),
            request.salt(),
            message.contentType(),
            request.bodyDigest(),
            header.renewOrEmpty());
    Optional<Bytes> payload = MessageGuard.openResponse(keys.response(), binding, message.body());
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    Bytes renewed = header.renew();
    if (renewed != null) {
      ticket = renewed;
    }
    return Optional.of(
        new Response(payload.get(), message.contentType(), header.challenge(), renewed != null));
  }

  /** Wipes the keys. */
  @Override
  public void close() {
    keys.close();
  }

  /**
   * A request to seal.
   *
   * @param payload the request
   * @param contentType of the payload
   */
  public record Request(Bytes payload, String contentType) {}

  /**
   * A sealed request and what its response must be bound to.
   *
   * @param message to send
   * @param salt of the request
   * @param bodyDigest SHA-256 of the sealed body
   */
  public record SealedRequest(OuterMessage.Enveloped message, Bytes salt, Bytes bodyDigest) {}

  /**
   * A response that opened.
   *
   * @param payload the response
   * @param contentType of the payload, authenticated
   * @param challenge by policy, or null; not authenticated
   * @param renewed true if a new ticket was taken over
   */
  public record Response(
      Bytes payload,
      String contentType,
      AuthHeader.@Nullable Challenge challenge,
      boolean renewed) {}
}
