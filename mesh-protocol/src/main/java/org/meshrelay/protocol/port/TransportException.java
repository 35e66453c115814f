package org.meshrelay.protocol.port;

/**
 * No response came: the connection, not the service, failed. Carries no stack trace, since it says
 * something about the network and nothing about this program.
 */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1;

  /** How far the exchange got. */
  public enum Cause {
    /** No connection, or TLS failed: nothing was sent, another target may be tried. */
    UNREACHABLE,
    /** The connection ended after the request may have been read. */
    INTERRUPTED,
    /** The deadline passed. */
    TIMEOUT,
    /** The response was larger than permitted or was no HTTP. */
    UNREADABLE
  }

  private final Cause kind;

  /** A failure of that kind; the message is for a log and names no secret. */
  public TransportException(Cause kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** How far the exchange got. */
  public Cause kind() {
    return kind;
  }
}
