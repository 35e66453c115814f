package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/** One writer per container (dare.md 8.1). */
public final class ContainerLock {
  private ContainerLock() {}

  /**
   * Locks a file against other writers.
   *
   * @throws IOException if somebody else writes
   */
  public static FileLock lock(FileChannel channel, Path file) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: the same answer.
    }
    throw new IOException("another process is adding to " + file);
  }

  /** The directory that a file is in. */
  public static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no file: " + file);
    }
    return parent;
  }
}
