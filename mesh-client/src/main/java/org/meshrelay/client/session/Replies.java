package org.meshrelay.client.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.TransactionName;

/**
 * Sorts replies before anything in them is believed (http-binding.md 5): protected ones, messages
 * of nobody in particular, and no message at all.
 */
final class Replies {
  /** Wait after an overload that names none. */
  private static final long DEFAULT_WAIT_SECONDS = 1;

  private Replies() {}

  /** What stands in a reply. */
  sealed interface Outer {
    /** An envelope that claims to be protected. */
    record Protected(AuthHeader auth, String contentType, Bytes body) implements Outer {}

    /** A payload that nothing protects, with the challenge beside it. */
    record Unprotected(Bytes payload, AuthHeader.@Nullable Challenge challenge) implements Outer {}

    /** No message of the protocol. */
    record None(SessionOutcome outcome) implements Outer {}
  }

  static Outer sort(EncodedReply reply) {
    if (!ServiceChannel.carriesMessage(reply.body())) {
      return none(reply);
    }
    try {
      OuterMessage message =
          OuterCodec.readResponse(reply.body(), reply.encoding(), ReadLimits.RESPONSE);
      return switch (message) {
        case OuterMessage.Bare bare -> new Outer.Unprotected(bare.object(), null);
        case OuterMessage.Enveloped enveloped -> sort(enveloped);
      };
    } catch (DecodeException e) {
      return none(reply);
    }
  }

  private static Outer sort(OuterMessage.Enveloped message) {
    return switch (message.auth()) {
      case AuthHeader.Unprotected plain -> new Outer.Unprotected(message.body(), plain.challenge());
      case AuthHeader.Unsupported unknown ->
          new Outer.None(
              new SessionOutcome.Failed(Failure.PROTOCOL, "unknown auth." + unknown.member()));
      case AuthHeader.HandshakeRequest ignored -> sorted(message);
      case AuthHeader.HandshakeResponse ignored -> sorted(message);
      case AuthHeader.TicketRequest ignored -> sorted(message);
      case AuthHeader.TicketResponse ignored -> sorted(message);
    };
  }

  private static Outer sorted(OuterMessage.Enveloped message) {
    return new Outer.Protected(message.auth(), message.contentType(), message.body());
  }

  /** HTTP alone decides where there is no message; a success without one is no answer. */
  private static Outer none(EncodedReply reply) {
    int status = reply.httpStatus();
    if (status == 503 || status == 429) {
      Long wait = reply.retryAfterSeconds();
      long seconds = wait == null ? DEFAULT_WAIT_SECONDS : wait;
      return new Outer.None(
          new SessionOutcome.Stopped(
              status == 503 ? Refusal.overloaded(seconds) : Refusal.rateLimited(seconds)));
    }
    boolean success = status >= 200 && status < 300;
    return new Outer.None(
        new SessionOutcome.Failed(
            success ? Failure.PROTOCOL : Failure.HTTP, "HTTP " + status + " without a message"));
  }

  /** Status of an unprotected payload; empty if it is no response or claims a success. */
  static Optional<ResponseStatus> refusalIn(TransactionName asked, Bytes payload) {
    try {
      MeshResponse response = ResponseCodec.decode(asked, payload, Encoding.JSON);
      return response.outcome().isSuccess() ? Optional.empty() : Optional.of(response.outcome());
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /** The code of both numbers, of the first alone, or the one that only says "stopped". */
  static StatusCode refusalCode(ResponseStatus status) {
    return status
        .code()
        .or(() -> StatusCode.of(status.status(), 0))
        .filter(code -> !code.isSuccess())
        .orElse(StatusCode.UNAUTHORIZED);
  }

  /** The outcome of an unprotected refusal: it stops us, whatever it says of the request. */
  static SessionOutcome stopped(ResponseStatus status, EncodedReply reply) {
    StatusCode code = refusalCode(status);
    Long wait = reply.retryAfterSeconds();
    boolean mustWait = code == StatusCode.RATE_LIMITED || code == StatusCode.SERVER_OVERLOAD;
    String description = status.description();
    return new SessionOutcome.Stopped(
        new Refusal(
            code,
            description == null ? "" : description,
            wait == null && mustWait ? Long.valueOf(DEFAULT_WAIT_SECONDS) : wait));
  }
}
