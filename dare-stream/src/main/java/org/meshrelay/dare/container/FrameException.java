package org.meshrelay.dare.container;

/** There is no good frame. Without stack trace: it is about the input. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1;

  private final DamageKind kind;

  /** Damage of this kind. */
  public FrameException(DamageKind kind) {
    super(kind.text(), null, false, false);
    this.kind = kind;
  }

  /** What is wrong. */
  public DamageKind kind() {
    return kind;
  }
}
