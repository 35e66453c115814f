package org.meshrelay.protocol.profile;

/**
 * A signature, digest or key does not verify, or two profiles do not belong together: 422/11. The
 * message says which thing, never why, and there is no stack trace.
 */
public final class NotVerifiedException extends Exception {
  private static final long serialVersionUID = 1;

  /** What does not verify. */
  public NotVerifiedException(String message) {
    super(message, null, false, false);
  }
}
