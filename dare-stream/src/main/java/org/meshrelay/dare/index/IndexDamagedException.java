package org.meshrelay.dare.index;

/** A file of the index is not what was written; it is to be rebuilt from the log. */
public final class IndexDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  IndexDamagedException(String message) {
    super(message);
  }
}
