package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One command at a time: a lock of the operating system on a file, gone when the process is. */
final class HomeLock implements AutoCloseable {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @throws HomeException of kind {@code BUSY} if another holds it all the time
   */
  static HomeLock acquire(Path file, Duration patience) throws IOException, HomeException {
    FileChannel channel = SafeFiles.openAt(file, 0);
    long until = System.nanoTime() + patience.toNanos();
    try {
      while (!tryLock(channel)) {
        if (System.nanoTime() - until >= 0) {
          channel.close();
          throw new HomeException(
              HomeException.Cause.BUSY,
              file + ": another mesh command uses this home; try again when it is done");
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      return new HomeLock(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another object in this process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
