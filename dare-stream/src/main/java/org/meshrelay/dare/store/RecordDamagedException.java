package org.meshrelay.dare.store;

import org.jspecify.annotations.Nullable;

/** A record is not what was appended at its position. */
public final class RecordDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long position;
  private final transient Damage damage;

  /** Damage at a position. */
  public RecordDamagedException(long position, Damage damage, @Nullable Throwable cause) {
    super(damage.text(), cause);
    this.position = position;
    this.damage = damage;
  }

  /** What is wrong. */
  public Damage damage() {
    return damage;
  }

  /** Position in the log. */
  public long position() {
    return position;
  }
}
