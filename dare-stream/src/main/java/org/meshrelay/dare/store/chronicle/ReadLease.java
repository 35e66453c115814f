package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the segments of a log on the device while somebody reads beside its writer: a file that the
 * reader has locked. Gone with the reader however that ends.
 *
 * <p>The reader takes its lease before it looks which segments were dropped, the writer notes them
 * as dropped before it looks for leases: one of the two sees the other.
 */
final class ReadLease implements AutoCloseable {
  private static final String DIRECTORY = "readers";

  private static final Logger LOG = LoggerFactory.getLogger(ReadLease.class);

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;

  private ReadLease(@Nullable Path file, @Nullable FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * A lease; where the directory cannot be written to there is no writer either, and none needed.
   */
  static ReadLease take(Path log) {
    Path directory = log.resolve(DIRECTORY);
    try {
      Files.createDirectories(directory);
      Path file = Files.createTempFile(directory, "reader-", ".lock");
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new IOException("a new file is locked: " + file);
      }
      return new ReadLease(file, channel);
    } catch (IOException e) {
      LOG.debug("reading without a lease log={} cause={}", log, e.toString());
      return new ReadLease(null, null);
    }
  }

  /** Whether somebody reads; what the dead have left is cleared away. */
  static boolean isAnyHeld(Path log) {
    Path directory = log.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return false;
    }
    boolean held = false;
    for (Path file : DurableFiles.list(directory)) {
      held |= isHeld(file);
    }
    return held;
  }

  private static boolean isHeld(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return true;
      }
      Files.deleteIfExists(file);
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      // It went while we looked, or cannot be opened: then better not delete what it may protect.
      return Files.exists(file);
    }
  }

  @Override
  public void close() {
    if (channel == null || file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give a lease back: " + file, e);
    }
  }
}
