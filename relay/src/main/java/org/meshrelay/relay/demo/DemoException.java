package org.meshrelay.relay.demo;

import java.io.Serial;

/** Ends the demo. The message names who failed, doing what, and where to look. */
final class DemoException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Exit codes of PRODUCT.md 3. */
  enum Kind {
    /** What was to be shown did not hold. */
    CHECK_FAILED(2),
    /** A service is gone, does not answer or is too slow. */
    UNAVAILABLE(69),
    /** A defect. */
    INTERNAL(70),
    /** A file cannot be written or read. */
    IO(74);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Kind kind;

  DemoException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  DemoException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  int exitCode() {
    return kind.exitCode;
  }
}
