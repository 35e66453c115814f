package org.meshrelay.client.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.transaction.MeshResponse;

/** How a request ended, seen from the client. Only {@link Answered} says what the service did. */
public sealed interface SessionOutcome {
  /**
   * The service answered, authenticated by its key: a success or a refusal, as the status says.
   *
   * @param response of the type of the request, or a plain {@code MeshResponse}
   * @param retryAfterSeconds the wait that came with it, the longest of its entries, or null
   * @param challenge of policy, for entries with 428/76 (authentication.md 7.2), or null
   */
  record Answered(
      MeshResponse response,
      @Nullable Long retryAfterSeconds,
      AuthHeader.@Nullable Challenge challenge)
      implements SessionOutcome {}

  /**
   * Somebody, not proved to be the service, told us to stop or to wait (401, 428, 429, 503 and
   * other refusals before authentication). Nothing is known of the request itself: it is neither
   * done nor refused for good.
   *
   * @param refusal what was said; a repetition makes no sense before its wait is over
   */
  record Stopped(Refusal refusal) implements SessionOutcome {}

  /**
   * No usable answer came.
   *
   * @param failure what went wrong
   * @param detail for a log or a user; names no secret
   */
  record Failed(Failure failure, String detail) implements SessionOutcome {}

  /** Why there is no usable answer. */
  enum Failure {
    /** No target could be reached or found; nothing was sent. */
    UNREACHABLE,
    /** The connection failed after the request may have been read; a retry has the same ID. */
    INTERRUPTED,
    /** The deadline passed. */
    TIMEOUT,
    /** The answer was not authentic: treated as absent. */
    FORGED,
    /** An HTTP error without a message of the protocol. */
    HTTP,
    /** An answer that the protocol does not permit. */
    PROTOCOL,
    /** The service is not the one that was pinned, or its profiles do not verify. */
    UNTRUSTED,
    /** Too much work waits in this process: nothing was sent. */
    OVERLOADED
  }
}
