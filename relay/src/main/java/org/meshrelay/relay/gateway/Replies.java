package org.meshrelay.relay.gateway;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;

/**
 * Replies on the wire. An error before authentication has the form of its request: a bare object
 * for a bare one, a null-mode envelope for an enveloped one (protocol.md 1.2).
 */
final class Replies {
  private Replies() {}

  /** Whether the body of a request is enveloped; by its first octet that is not white space. */
  static boolean isEnveloped(Bytes body) {
    for (int i = 0; i < body.size(); i++) {
      switch (body.get(i)) {
        case ' ', '\t', '\r', '\n' -> {
          // White space before the first octet that counts.
        }
        case '[' -> {
          return true;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  /** A refusal before authentication. */
  static EncodedReply unprotected(Bytes requestBody, Encoding outer, Refusal refusal) {
    return unprotected(requestBody, outer, refusal, null);
  }

  /** A refusal before authentication, with a challenge in the header of the envelope. */
  static EncodedReply unprotected(
      Bytes requestBody,
      Encoding outer,
      Refusal refusal,
      AuthHeader.@Nullable Challenge challenge) {
    Bytes payload = ResponseCodec.encode(StatusOnlyResponse.of(refusal), Encoding.JSON);
    int status = refusal.code().httpStatus();
    return plain(requestBody, outer, challenge, payload).reply(status, refusal.retryAfterSeconds());
  }

  /** An unprotected answer: {@code Hello}. */
  static EncodedReply hello(Bytes requestBody, Encoding outer, Bytes payload) {
    return plain(requestBody, outer, null, payload).reply(StatusCode.SUCCESS.httpStatus(), null);
  }

  /** A protected answer. */
  static EncodedReply sealed(OuterMessage message, Encoding outer, ResponseStore.Stored stored) {
    return new EncodedReply(
        StatusCode.httpStatusOf(stored.status()),
        outer,
        OuterCodec.write(message, outer),
        stored.retryAfterSeconds(),
        false,
        null,
        stored.location());
  }

  private static Form plain(
      Bytes requestBody, Encoding outer, AuthHeader.@Nullable Challenge challenge, Bytes payload) {
    if (!isEnveloped(requestBody)) {
      return new Form(payload, Encoding.JSON);
    }
    OuterMessage message =
        new OuterMessage.Enveloped(
            new AuthHeader.Unprotected(challenge), Encoding.JSON.mediaType(), payload);
    return new Form(OuterCodec.write(message, outer), outer);
  }

  private record Form(Bytes body, Encoding encoding) {
    EncodedReply reply(int status, @Nullable Long retryAfterSeconds) {
      return new EncodedReply(status, encoding, body, retryAfterSeconds, false);
    }
  }
}
