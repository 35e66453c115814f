package org.meshrelay.dare.spool;

import java.nio.file.Path;

/** The directory follows another node: what was written to it would be a second history. */
public final class FollowedDirectoryException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  FollowedDirectoryException(Path directory) {
    super(
        directory
            + " follows another node; stop that node for good, then run `mesh-relay backup promote`");
  }
}
