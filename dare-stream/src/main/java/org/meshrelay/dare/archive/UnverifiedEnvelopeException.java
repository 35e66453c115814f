package org.meshrelay.dare.archive;

import org.meshrelay.protocol.dare.stream.StreamReport;

/** An envelope was read to its end and is not to be believed. The report says what is wrong. */
public final class UnverifiedEnvelopeException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient StreamReport report;

  UnverifiedEnvelopeException(StreamReport report) {
    super("envelope is not what it states, or not signed as asked", null, false, false);
    this.report = report;
  }

  /** What was found. */
  public StreamReport report() {
    return report;
  }
}
