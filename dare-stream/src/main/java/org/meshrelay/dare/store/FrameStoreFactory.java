package org.meshrelay.dare.store;

import java.nio.file.Path;

/** Opens the log of a lane. */
public interface FrameStoreFactory {
  /**
   * Opens the log in a directory of its own as its only writer, cutting off a torn tail.
   *
   * @param directory of the lane's log, made if missing
   * @param limits sizes and watermarks
   * @throws java.io.UncheckedIOException if the device fails or the log cannot be made
   * @throws org.meshrelay.dare.file.DirectoryLockedException if there is another writer
   */
  FrameStore open(Path directory, StorageLimits limits);

  /**
   * Opens the log for reading beside a writer or without one; changes nothing on the device. What
   * the writer appends later is not seen.
   */
  FrameLog openForReading(Path directory);
}
