package org.meshrelay.loadtest.run;

/** A run that could not be carried out; says why. */
public final class RunException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why, in a sentence for the person who started it. */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why, in a sentence for the person who started it. */
  public RunException(String message) {
    super(message);
  }
}
