package org.meshrelay.relay.cli;

/** Ends a command with an exit code and a message for people; not a bug, so no stack trace. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;
  private final String text;

  /** The message says what is wrong and what to do. */
  public CommandException(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.text = message;
  }

  /** With what the process ends. */
  public int exitCode() {
    return exitCode;
  }

  /** The message. */
  public String text() {
    return text;
  }
}
