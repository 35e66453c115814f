package org.meshrelay.dare.follow;

/** A directory cannot take the copy that was asked for; the message says what to do. */
public final class NotAReplicaException extends Exception {
  private static final long serialVersionUID = 1;

  NotAReplicaException(String message) {
    super(message);
  }
}
