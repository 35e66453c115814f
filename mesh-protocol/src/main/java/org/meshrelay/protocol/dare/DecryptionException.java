package org.meshrelay.protocol.dare;

/**
 * An envelope could not be decrypted. There is one message for every reason, and no stack trace: to
 * tell a wrong key from wrong padding or a wrong digest would help whoever made the envelope wrong
 * (dare.md 5.7).
 */
public final class DecryptionException extends Exception {
  private static final long serialVersionUID = 1;

  /** The one message. */
  public DecryptionException() {
    super("envelope cannot be decrypted", null, false, false);
  }
}
