package org.meshrelay.relay.control;

/** A node does not do what its operator wants; the message says why, in words for people. */
public final class OrderRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  OrderRefusedException(String message) {
    super(message);
  }
}
