package org.meshrelay.protocol.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * One response in the form in which a binding sends or received it.
 *
 * @param httpStatus 100 to 599
 * @param encoding of the outer message
 * @param body the outer message, may be empty
 * @param retryAfterSeconds when to come again; always present with 429
 * @param close true to end the connection after this response
 * @param date server time a client found beside the response, which corrects its clock after
 *     401/4014; null on the service's side, where the binding writes its own
 * @param location URI of a redirect, which the outer message says too and vouches for; a client
 *     never takes it from here
 */
public record EncodedReply(
    int httpStatus,
    Encoding encoding,
    Bytes body,
    @Nullable Long retryAfterSeconds,
    boolean close,
    @Nullable Instant date,
    @Nullable String location) {
  /** Checks the ranges. */
  public EncodedReply {
    if (httpStatus < 100 || httpStatus > 599) {
      throw new IllegalArgumentException("not an HTTP status: " + httpStatus);
    }
    if (retryAfterSeconds != null && retryAfterSeconds < 0) {
      throw new IllegalArgumentException("negative Retry-After");
    }
  }

  /** A response that was received. */
  public EncodedReply(
      int httpStatus,
      Encoding encoding,
      Bytes body,
      @Nullable Long retryAfterSeconds,
      boolean close,
      @Nullable Instant date) {
    this(httpStatus, encoding, body, retryAfterSeconds, close, date, null);
  }

  /** A response to send. */
  public EncodedReply(
      int httpStatus,
      Encoding encoding,
      Bytes body,
      @Nullable Long retryAfterSeconds,
      boolean close) {
    this(httpStatus, encoding, body, retryAfterSeconds, close, null, null);
  }
}
