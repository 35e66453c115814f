package org.meshrelay.protocol.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The service's side of messages under a ticket: a request that comes out of here was sealed by the
 * holder of the session keys, for this domain, at about this time (authentication.md 5 and 8).
 *
 * <p>Order of the checks: ticket opens, times, binding and domain, epoch, time of the request,
 * AEAD. The mode, the {@link ReplayWindow} and the account of the request come after it and are the
 * caller's, since they depend on the transaction. Any thread; about 50 µs a request.
 */
public final class TicketGuard {
  /** How far the client's time may be off, either way. */
  public static final long TIME_WINDOW_MS = 60_000;

  private final StekRing ring;
  private final DeviceEpochs epochs;

  /** A guard over the keys of this node. */
  public TicketGuard(StekRing ring, DeviceEpochs epochs) {
    this.ring = ring;
    this.epochs = epochs;
  }

  /** What carries the request. */
  public enum Binding {
    /** HTTP. */
    HTTP,
    /** mesh-udp/1. */
    UDP
  }

  /** What became of a ticket. */
  public sealed interface TicketResult {
    /** Good; the receiver closes it. */
    record Good(Ticket ticket) implements TicketResult {}

    /** Not good, and the 401 for it. */
    record Refused(StatusCode code) implements TicketResult {}
  }

  /** What became of a request. */
  public sealed interface RequestResult {
    /** Opened. */
    record Opened(OpenRequest request) implements RequestResult {}

    /** Not opened, and the 401 for it. */
    record Refused(StatusCode code) implements RequestResult {}
  }

  /**
   * A request that opened.
   *
   * @param ticket the session; close it once the response is sealed
   * @param payload the request
   * @param contentType of the payload
   * @param header as received
   * @param bodyDigest SHA-256 of the sealed body, to which the response is bound
   */
  public record OpenRequest(
      Ticket ticket,
      Bytes payload,
      String contentType,
      AuthHeader.TicketRequest header,
      Bytes bodyDigest) {}

  /**
   * Opens the ticket alone: what a binding asks before it reads a large body on.
   *
   * @param host domain of the request, without port
   */
  public TicketResult openTicket(Bytes sealed, ServiceName host, Binding binding, long nowMs) {
    Optional<Ticket> opened = ring.open(sealed, nowMs);
    if (opened.isEmpty()) {
      return new TicketResult.Refused(StatusCode.TICKET_INVALID);
    }
    Ticket ticket = opened.get();
    StatusCode refusal = judge(ticket, host, binding, nowMs);
    if (refusal != null) {
      ticket.close();
      return new TicketResult.Refused(refusal);
    }
    return new TicketResult.Good(ticket);
  }

  /** Opens ticket and request. */
  public RequestResult openRequest(
      OuterMessage.Enveloped message,
      AuthHeader.TicketRequest header,
      ServiceName host,
      Binding binding,
      long nowMs) {
    return switch (openTicket(header.ticket(), host, binding, nowMs)) {
      case TicketResult.Refused refused -> new RequestResult.Refused(refused.code());
      case TicketResult.Good good -> openBody(message, header, host, good.ticket(), nowMs);
    };
  }

  /** Seals the response to a request, with a fresh salt. */
  public static OuterMessage.Enveloped sealResponse(
      OpenRequest request, Response response, EntropySource entropy) {
    Bytes salt = entropy.bytes(MessageGuard.SALT_SIZE);
    AuthHeader.TicketResponse header =
        new AuthHeader.TicketResponse(salt, response.renew(), response.challenge());
    MessageGuard.ResponseBinding binding =
        new MessageGuard.ResponseBinding(
            salt,
            request.header().salt(),
            response.contentType(),
            request.bodyDigest(),
            header.renewOrEmpty());
    return new OuterMessage.Enveloped(
        header,
        response.contentType(),
        MessageGuard.sealResponse(request.ticket().keys().response(), binding, response.payload()));
  }

  /**
   * A response to seal.
   *
   * @param payload the response
   * @param contentType of the payload
   * @param renew a renewed ticket, sealed, or null
   * @param challenge by policy (7.2), or null
   */
  public record Response(
      Bytes payload,
      String contentType,
      @Nullable Bytes renew,
      AuthHeader.@Nullable Challenge challenge) {}

  private RequestResult openBody(
      OuterMessage.Enveloped message,
      AuthHeader.TicketRequest header,
      ServiceName host,
      Ticket ticket,
      long nowMs) {
    if (isOutside(header.timestampMs(), nowMs, TIME_WINDOW_MS)) {
      ticket.close();
      return new RequestResult.Refused(StatusCode.CLOCK_SKEW);
    }
    MessageGuard.RequestBinding binding =
        new MessageGuard.RequestBinding(
            header.salt(), header.timestampMs(), host, message.contentType(), header.ticket());
    Optional<Bytes> payload =
        MessageGuard.openRequest(ticket.keys().request(), binding, message.body());
    if (payload.isEmpty()) {
      ticket.close();
      return new RequestResult.Refused(StatusCode.TICKET_TAG);
    }
    return new RequestResult.Opened(
        new OpenRequest(
            ticket, payload.get(), message.contentType(), header, Digests.sha256(message.body())));
  }

  private @Nullable StatusCode judge(Ticket ticket, ServiceName host, Binding binding, long nowMs) {
    boolean over = nowMs > ticket.notAfterMs();
    boolean elsewhere = !ticket.domain().equals(host);
    boolean otherBinding = ticket.has(Ticket.UDP_ONLY) && binding != Binding.UDP;
    if (over || elsewhere || otherBinding) {
      return StatusCode.TICKET_INVALID;
    }
    return ticket.mode() == Mode.PROFILE
            && ticket.account() != null
            && ticket.epoch() < epochs.lowest(ticket.account(), ticket.device())
        ? StatusCode.TICKET_EPOCH
        : null;
  }

  /** True if the time is more than the window away from now, without overflow. */
  static boolean isOutside(long timeMs, long nowMs, long windowMs) {
    return timeMs < nowMs - windowMs || timeMs > nowMs + windowMs;
  }
}
