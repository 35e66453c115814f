package org.meshrelay.client.home;

import java.io.Serial;

/** A file of the home directory is damaged or cannot be used; the message names it and the fix. */
public final class HomeException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Why the home cannot be used. */
  public enum Cause {
    /** There is no home, or it lacks what the operation needs. */
    MISSING,
    /** It holds already what was to be made. */
    EXISTS,
    /** Another command holds the lock. */
    BUSY,
    /** A file cannot be read as what it should be. */
    DAMAGED,
    /** The directory or file is open to others. */
    EXPOSED
  }

  private final Cause kind;

  /** A problem of that kind. */
  public HomeException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A problem of that kind with what brought it about. */
  public HomeException(Cause kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why the home cannot be used. */
  public Cause kind() {
    return kind;
  }
}
