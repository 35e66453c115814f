package org.meshrelay.relay.keys;

/** The key files of a node cannot be used; the message says which and what to do, never a key. */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1;

  KeyFileException(String message) {
    super(message, null, false, false);
  }
}
