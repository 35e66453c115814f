package org.meshrelay.dare.store;

import org.jspecify.annotations.Nullable;

/** A record is not what was appended at its position. */
public final class RecordDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long position;

  /** Damage at a position. */
  public RecordDamagedException(long position, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.position = position;
  }

  /** Position in the log. */
  public long position() {
    return position;
  }
}
