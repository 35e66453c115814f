package org.meshrelay.dare.spool;

import org.jspecify.annotations.Nullable;

/**
 * The engine cannot promise anything any more, because a flush or a write failed or because it is
 * closed. What was being written may or may not be there; nothing of it was acknowledged.
 */
public final class EngineFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EngineFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
