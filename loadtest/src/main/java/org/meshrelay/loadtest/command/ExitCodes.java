package org.meshrelay.loadtest.command;

/** Exit codes that scripts may rely on; those of {@code mesh-relay}. */
final class ExitCodes {
  /** Done. */
  static final int OK = 0;

  /** The run was carried out, and an objective was missed. */
  static final int CHECK_FAILED = 2;

  /** The node is not there, or did not do what a run needs. */
  static final int UNAVAILABLE = 69;

  /** Interrupted. */
  static final int TRY_LATER = 75;

  /** The scenario is wrong. */
  static final int CONFIGURATION = 78;

  private ExitCodes() {}
}
