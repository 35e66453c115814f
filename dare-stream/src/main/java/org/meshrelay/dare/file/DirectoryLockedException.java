package org.meshrelay.dare.file;

import java.nio.file.Path;

/** Another writer has the directory. */
public final class DirectoryLockedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DirectoryLockedException(Path directory) {
    super("another process writes to " + directory + "; stop it first");
  }
}
