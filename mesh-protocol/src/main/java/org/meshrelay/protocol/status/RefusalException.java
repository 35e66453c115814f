package org.meshrelay.protocol.status;

/**
 * Carries a {@link Refusal} through a future or out of a deep call; it has no stack trace, since an
 * answer is no accident. One place turns it back into the value.
 */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  /** Carries the refusal. */
  public RefusalException(Refusal refusal) {
    super(refusal.code() + " " + refusal.description(), null, false, false);
    this.refusal = refusal;
  }

  /** What was refused and how. */
  public Refusal refusal() {
    return refusal;
  }
}
