package org.meshrelay.relay.cli;

/** Exit codes that scripts may rely on. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The command ran, and the check that it made failed. */
  public static final int CHECK_FAILED = 2;

  /** Wrong use of the command line. */
  public static final int USAGE = 64;

  /** Something needed is not available, such as a port. */
  public static final int UNAVAILABLE = 69;

  /** A bug. */
  public static final int INTERNAL = 70;

  /** A file cannot be created. */
  public static final int CANNOT_CREATE = 73;

  /** Reading or writing failed. */
  public static final int IO = 74;

  /** Somebody else is at it; the same command later may do. */
  public static final int TRY_LATER = 75;

  /** A node, or a rule of ours, does not permit it. */
  public static final int NOT_PERMITTED = 77;

  /** Wrong configuration. */
  public static final int CONFIGURATION = 78;

  private ExitCode() {}
}
