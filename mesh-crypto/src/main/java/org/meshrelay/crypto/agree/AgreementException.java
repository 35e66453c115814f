package org.meshrelay.crypto.agree;

/**
 * A key agreement that must not be used: the peer's key is of another curve, not on the curve, of
 * small order, or the result carries no secret. It says that, and on purpose not which.
 */
public final class AgreementException extends Exception {
  private static final long serialVersionUID = 1;

  /** An agreement that failed. */
  public AgreementException() {
    super("key agreement failed", null, false, false);
  }
}
