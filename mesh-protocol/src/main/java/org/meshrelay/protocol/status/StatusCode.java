package org.meshrelay.protocol.status;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every pair of {@code Status} and {@code StatusExtended} that a service answers with.
 *
 * <p>Implements protocol.md 1.5 and authentication.md 3.2 and 5.3. The mirror on the HTTP status
 * line is protocol.md 1.6; the payload decides where they differ.
 */
public enum StatusCode {
  /** Done, or done and a new item created. */
  SUCCESS(201, 0),
  /** Accepted and held in {@code mmm_Pending}. */
  HELD(201, 2011),
  /** Done, an existing item changed. */
  UPDATED(202, 0),

  /** The service moved for good; the description holds the URI. */
  REDIRECT_PERMANENT(303, 0),
  /** The service moved for now; the description holds the URI. */
  REDIRECT_TEMPORARY(307, 0),

  /** Malformed request, unknown transaction, more than 100 pairs of message and recipient. */
  MALFORMED(400, 10),
  /** Message identifier missing or malformed. */
  MESSAGE_ID(400, 12),
  /** Decoded object has the wrong type. */
  WRONG_TYPE(400, 13),
  /** Account name not permitted by the account policy. */
  NAME_NOT_PERMITTED(400, 14),

  /** Caller lacks the right, without a finer number. */
  UNAUTHORIZED(401, 0),
  /** Bare or null-mode request, or a failed handshake without a number of its own. */
  NOT_AUTHENTICATED(401, 20),
  /** Authenticated, not connected to this account. */
  NOT_CONNECTED(401, 21),
  /** Assertion revoked or expired. */
  REVOKED(401, 22),
  /** Ticket unknown, expired or not opening. */
  TICKET_INVALID(401, 4011),
  /** The epoch of the device in the ticket is too low. */
  TICKET_EPOCH(401, 4012),
  /** The tag of a message under a ticket does not verify. */
  TICKET_TAG(401, 4013),
  /** Time outside the window. */
  CLOCK_SKEW(401, 4014),
  /** These octets were taken before. */
  REPLAY(401, 4015),
  /** Authenticated in a mode too weak for the transaction. */
  MODE_TOO_WEAK(401, 4016),

  /** Refused by access control, or no such recipient; the two are not told apart. */
  REFUSED(403, 30),
  /** Outbound policy of the sender's service. */
  OUTBOUND_POLICY(403, 31),
  /** The caller's own account is blocked or pending; never said of a recipient. */
  ACCOUNT_ON_HOLD(403, 32),
  /** The transaction needs an administration device. */
  ADMINISTRATOR_NEEDED(403, 33),

  /** No such object, without a finer number. */
  NOT_FOUND(404, 0),
  /** No response stored yet for this ResponseID. */
  NO_RESPONSE_YET(404, 2),
  /** Unknown account; never said of a recipient. */
  UNKNOWN_ACCOUNT(404, 40),
  /** Unknown container. */
  UNKNOWN_CONTAINER(404, 41),
  /** Unknown publication. */
  UNKNOWN_PUBLICATION(404, 42),

  /** Transaction time exceeded. */
  TIMEOUT(408, 50),

  /** Object exists, without a finer number. */
  ALREADY_EXISTS(409, 0),
  /** Account already registered. */
  ACCOUNT_EXISTS(409, 1),
  /** Catalog key conflict. */
  CATALOG_CONFLICT(409, 60),
  /** Precondition on index or digest failed. */
  PRECONDITION_FAILED(409, 61),
  /** EnvelopeID known for this recipient with another payload digest. */
  ENVELOPE_ID_REUSED(409, 62),

  /** Message over the size limit. */
  TOO_LARGE(413, 70),
  /** Encoding not supported. */
  ENCODING_NOT_SUPPORTED(415, 71),
  /** Domain of the account or recipient not hosted here. */
  NOT_HOSTED(421, 72),
  /** Signature or digest does not verify, or profiles do not belong together. */
  NOT_VERIFIED(422, 11),
  /** Repeat the request under the ticket enclosed. */
  REPEAT_UNDER_TICKET(428, 74),
  /** Answer the challenge and repeat. */
  CHALLENGE(428, 76),
  /** Rate limit. */
  RATE_LIMITED(429, 73),

  /** Internal failure. */
  SERVER_INTERNAL(500, 0),
  /** Transaction not enabled on this host. */
  NOT_ENABLED(501, 80),
  /** Too much load. */
  SERVER_OVERLOAD(503, 0),
  /** Spool quota full. */
  QUOTA_FULL(507, 75);

  private static final Map<Long, StatusCode> BY_NUMBERS =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(c -> key(c.status, c.extended), c -> c));

  private final int status;
  private final int extended;

  StatusCode(int status, int extended) {
    this.status = status;
    this.extended = extended;
  }

  /**
   * The code of a pair as read from a peer, empty if it is none of ours. The numbers of the
   * reference for an account that exists (400/1) and a response not yet there (400/2) are known.
   */
  public static Optional<StatusCode> of(long status, long extended) {
    if (status == 400 && extended == 1) {
      return Optional.of(ACCOUNT_EXISTS);
    }
    if (status == 400 && extended == 2) {
      return Optional.of(NO_RESPONSE_YET);
    }
    return status < 0 || status > 999 || extended < 0 || extended > 9999
        ? Optional.empty()
        : Optional.ofNullable(BY_NUMBERS.get(key(status, extended)));
  }

  /** True for any number that says success: every 2xx, also those we never write. */
  public static boolean isSuccess(long status) {
    return status >= 200 && status < 300;
  }

  /** The HTTP status that mirrors a Status of the payload (protocol.md 1.6). */
  public static int httpStatusOf(long status) {
    if (isSuccess(status)) {
      return 200;
    }
    if (status == 507) {
      return 503;
    }
    return status >= 300 && status < 600 ? (int) status : 500;
  }

  /** The value of {@code Status}. */
  public int status() {
    return status;
  }

  /** The value of {@code StatusExtended}; 0 means that the member is left out. */
  public int extended() {
    return extended;
  }

  /** The HTTP status that mirrors this code. */
  public int httpStatus() {
    return httpStatusOf(status);
  }

  /** True if this says success. */
  public boolean isSuccess() {
    return isSuccess(status);
  }

  /** The numbers as the specification prints them, for example {@code 403/30}. */
  @Override
  public String toString() {
    return extended == 0 ? Integer.toString(status) : status + "/" + extended;
  }

  private static long key(long status, long extended) {
    return status * 10_000 + extended;
  }
}
