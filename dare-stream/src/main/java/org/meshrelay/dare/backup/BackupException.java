package org.meshrelay.dare.backup;

/** A backup is not what it should be, or a place is not fit for it; the message says what to do. */
public final class BackupException extends Exception {
  private static final long serialVersionUID = 1;

  BackupException(String message) {
    super(message, null, false, false);
  }
}
