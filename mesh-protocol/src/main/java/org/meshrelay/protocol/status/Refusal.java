package org.meshrelay.protocol.status;

import org.jspecify.annotations.Nullable;

/**
 * A refusal as a value: what a peer is told when we do not do what it asked.
 *
 * <p>The description goes onto the wire, so it says nothing that the peer must not learn. A rate
 * limit always names its wait, and its description is the same seconds in decimal (protocol.md
 * 1.5), for bindings without headers.
 *
 * @param code the numbers; never a success
 * @param description public text for logs; for redirects the new URI
 * @param retryAfterSeconds the least wait before a repetition makes sense, or null
 */
public record Refusal(StatusCode code, String description, @Nullable Long retryAfterSeconds) {
  /** Checks that the code refuses and that a wait is not negative. */
  public Refusal {
    if (code.isSuccess()) {
      throw new IllegalArgumentException("a success is no refusal");
    }
    if (retryAfterSeconds != null && retryAfterSeconds < 0) {
      throw new IllegalArgumentException("negative wait");
    }
    if (code == StatusCode.RATE_LIMITED && retryAfterSeconds == null) {
      throw new IllegalArgumentException("a rate limit names its wait");
    }
  }

  /** A refusal without a wait. */
  public static Refusal of(StatusCode code, String description) {
    return new Refusal(code, description, null);
  }

  /** 429/73: the limit lets the next one through in so many seconds. */
  public static Refusal rateLimited(long seconds) {
    return new Refusal(StatusCode.RATE_LIMITED, Long.toString(seconds), seconds);
  }

  /** 503: too much load, worth a try in so many seconds. */
  public static Refusal overloaded(long seconds) {
    return new Refusal(StatusCode.SERVER_OVERLOAD, "too much load", seconds);
  }

  /** 400/10 with what is wrong. */
  public static Refusal malformed(String description) {
    return of(StatusCode.MALFORMED, description);
  }

  /** 403/30 in the one wording that tells neither policy nor existence (protocol.md 6.6.2). */
  public static Refusal refused() {
    return of(StatusCode.REFUSED, "refused");
  }

  /** This refusal as something a failed future can carry. */
  public RefusalException asException() {
    return new RefusalException(this);
  }
}
