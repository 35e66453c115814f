package org.meshrelay.dare.tool;

/** A file cannot become a container here; nothing was changed. The message says why. */
public final class ImportException extends Exception {
  private static final long serialVersionUID = 1;

  ImportException(String message) {
    super(message, null, false, false);
  }
}
