package org.meshrelay.client.fault;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.transaction.ResponseStatus;

/**
 * An operation did not come about. The message tells a user what is wrong and what to do; it names
 * no secret.
 */
public final class MeshException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** What sort of problem it is; decides the exit code of a command (PRODUCT.md 3). */
  public enum Kind {
    /** The check that was asked for was made, and failed; or nothing was found. */
    CHECK_FAILED,
    /** The arguments make no sense. */
    USAGE,
    /** A service cannot be reached, or not understood. */
    UNAVAILABLE,
    /** A defect of this program. */
    INTERNAL,
    /** What was to be made exists already. */
    CANNOT_CREATE,
    /** A file cannot be read or written. */
    IO,
    /** The same may work later. */
    TRY_LATER,
    /** A service, or a rule of ours, does not permit it. */
    NOT_PERMITTED,
    /** The home directory, a map or a certificate file is not as it must be. */
    CONFIGURATION
  }

  private final Kind kind;
  private final transient @Nullable ResponseStatus status;

  /** A problem. */
  public MeshException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  /** A problem that another one brought about. */
  public MeshException(Kind kind, String message, Throwable cause) {
    this(kind, message, null, cause);
  }

  /** A problem that a service named. */
  public MeshException(Kind kind, String message, ResponseStatus status) {
    this(kind, message, status, null);
  }

  private MeshException(
      Kind kind, String message, @Nullable ResponseStatus status, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
  }

  /** A file that cannot be used. */
  public static MeshException io(IOException cause) {
    return new MeshException(Kind.IO, FileFaults.text(cause), cause);
  }

  /** What sort of problem it is. */
  public Kind kind() {
    return kind;
  }

  /** The numbers of the service's answer, if one was the problem. */
  public @Nullable ResponseStatus status() {
    return status;
  }
}
