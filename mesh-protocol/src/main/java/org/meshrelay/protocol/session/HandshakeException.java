package org.meshrelay.protocol.session;

/**
 * A handshake message does not open, or the key in it is of no use. Says that, not why, and carries
 * no stack trace: to a peer it is always 401/20.
 */
public final class HandshakeException extends Exception {
  private static final long serialVersionUID = 1;

  HandshakeException() {
    super("handshake failed", null, false, false);
  }
}
