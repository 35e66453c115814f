package org.meshrelay.dare.spool;

import java.nio.file.Path;

/** The directory was made for another number of lanes, which cannot be changed. */
public final class WrongLanesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  WrongLanesException(Path directory, int found, int wanted) {
    super(
        directory
            + " was made with "
            + found
            + " lanes, not "
            + wanted
            + ": set that number, or export and import into a new directory");
  }
}
