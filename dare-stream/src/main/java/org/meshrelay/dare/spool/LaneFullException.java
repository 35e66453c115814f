package org.meshrelay.dare.spool;

/** The lane's queue is full: nothing was done, try later (503). Without stack trace: it is load. */
public final class LaneFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LaneFullException(int lane) {
    super("lane " + lane + " is full", null, false, false);
  }
}
