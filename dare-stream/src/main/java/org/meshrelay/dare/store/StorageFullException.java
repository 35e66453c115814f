package org.meshrelay.dare.store;

/**
 * No room for new frames (507): nothing was written. Reads go on, deletes go on into a reserve, and
 * frames are taken again by themselves once there is room. Without stack trace: it is load.
 */
public final class StorageFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Full, for the reason given. */
  public StorageFullException(String message) {
    super(message, null, false, false);
  }
}
