package org.meshrelay.dare.archive;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that files are put into without ever leaving it: no symbolic link below it is
 * followed, and a file appears under its name only when it is whole. It does not guard against
 * another process that changes the directory at the same time. For several threads.
 */
final class SafeDirectory implements AutoCloseable {
  private final Path root;
  private final Path temporary;
  private final AtomicLong number = new AtomicLong();

  private SafeDirectory(Path root, Path temporary) {
    this.root = root;
    this.temporary = temporary;
  }

  /** The directory, which is made if it is not there. */
  static SafeDirectory open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path root = directory.toRealPath();
    return new SafeDirectory(root, Files.createTempDirectory(root, ".extract-"));
  }

  /** A place to write a file in before it is whole. */
  Path scratch() {
    return temporary.resolve(Long.toString(number.incrementAndGet()));
  }

  /**
   * Puts a whole file where it belongs.
   *
   * @throws UnsafePlaceException if something in the way may not be followed or replaced
   */
  void place(
      Path scratch, ArchivePath path, ExtractOptions.Existing existing, @Nullable Instant modified)
      throws IOException, UnsafePlaceException {
    Path target = parent(path).resolve(path.name());
    BasicFileAttributes there = attributes(target);
    if (there != null && !there.isRegularFile()) {
      throw new UnsafePlaceException("something that is no file is in its place");
    }
    if (there != null && existing == ExtractOptions.Existing.KEEP) {
      throw new UnsafePlaceException("a file is in its place");
    }
    if (modified != null) {
      Files.setLastModifiedTime(scratch, FileTime.from(modified));
    }
    try {
      switch (existing) {
        case KEEP -> Files.move(scratch, target);
        case REPLACE -> Files.move(scratch, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException e) {
      throw new UnsafePlaceException("a file is in its place");
    }
  }

  /** The directory of the path, made part by part. */
  private Path parent(ArchivePath path) throws IOException, UnsafePlaceException {
    List<String> parts = path.parts();
    Path at = root;
    for (String part : parts.subList(0, parts.size() - 1)) {
      at = at.resolve(part);
      BasicFileAttributes there = attributes(at);
      if (there == null) {
        make(at);
      } else if (!there.isDirectory()) {
        throw new UnsafePlaceException(
            there.isSymbolicLink()
                ? "a symbolic link is on its way"
                : "something that is no directory is on its way");
      }
    }
    if (!at.toRealPath().equals(at)) {
      throw new UnsafePlaceException("a symbolic link is on its way");
    }
    return at;
  }

  private static void make(Path directory) throws IOException, UnsafePlaceException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      BasicFileAttributes there = attributes(directory);
      if (there == null || !there.isDirectory()) {
        throw new UnsafePlaceException("something that is no directory is on its way");
      }
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes what was not whole. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> left = Files.list(temporary)) {
      for (Path each : left.toList()) {
        Files.deleteIfExists(each);
      }
    }
    Files.delete(temporary);
  }
}
