package org.meshrelay.dare.archive;

/** An archive is not added to as it is. The message says why; a check of it says where. */
public final class ArchiveDamagedException extends Exception {
  private static final long serialVersionUID = 1;

  ArchiveDamagedException(String message) {
    super(message, null, false, false);
  }
}
