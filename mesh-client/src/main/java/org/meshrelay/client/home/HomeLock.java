package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.meshrelay.client.fault.MeshException;

/** One command at a time: a lock of the operating system on a file, gone when the process is. */
final class HomeLock implements AutoCloseable {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock; {@code TRY_LATER} if another holds it all the time. */
  static HomeLock acquire(Path file, Duration patience) throws IOException, MeshException {
    FileChannel channel = SafeFiles.openAt(file, 0);
    boolean locked = false;
    try {
      long until = System.nanoTime() + patience.toNanos();
      locked = tryLock(channel);
      while (!locked && System.nanoTime() - until < 0) {
        LockSupport.parkNanos(POLL_NANOS);
        locked = tryLock(channel);
      }
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new MeshException(
          MeshException.Kind.TRY_LATER,
          file + ": another mesh command uses this home; try again when it is done");
    }
    return new HomeLock(channel);
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another object in this process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
