package org.meshrelay.dare.archive;

/** A file of an archive cannot be put where it belongs. Without stack trace: it is an answer. */
final class UnsafePlaceException extends Exception {
  private static final long serialVersionUID = 1;

  UnsafePlaceException(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
