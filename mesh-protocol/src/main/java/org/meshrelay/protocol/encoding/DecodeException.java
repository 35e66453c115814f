package org.meshrelay.protocol.encoding;

/**
 * Input from outside is malformed; the message says in what and never quotes the input. Carries no
 * stack trace: it is an answer to a peer, not a defect of ours. Becomes 400 at the gateway.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1;

  /** The value of {@link #offset()} where the place is a member and not an octet. */
  public static final long NO_OFFSET = -1;

  private final long offset;

  /** A mistake at an octet of the input. */
  public DecodeException(String message, long offset) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** A mistake in a member that the message names. */
  public DecodeException(String message) {
    this(message, NO_OFFSET);
  }

  /** Octets before the mistake, or {@link #NO_OFFSET}. */
  public long offset() {
    return offset;
  }
}
