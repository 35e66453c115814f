package org.meshrelay.dare.store;

/** A later writer has taken the log over; this one must stop. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Fenced by the writer of a later epoch. */
  public FencedException(long ownEpoch, long laterEpoch) {
    super("writer of epoch " + ownEpoch + " is fenced by epoch " + laterEpoch);
  }
}
