package org.meshrelay.dare.spool;

import java.nio.file.Path;

/** A restore into the directory was interrupted: neither it nor an empty store may be served. */
public final class UnfinishedRestoreException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnfinishedRestoreException(Path directory) {
    super(
        "a restore into "
            + directory
            + " was not finished: delete everything in it but signed/, and restore again");
  }
}
