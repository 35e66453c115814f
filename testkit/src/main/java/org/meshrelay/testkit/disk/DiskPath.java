package org.meshrelay.testkit.disk;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A real path under another file system; looks like the real one, also as a {@link File}. */
final class DiskPath implements Path {
  private final DiskFileSystem fileSystem;
  private final Path real;

  DiskPath(DiskFileSystem fileSystem, Path real) {
    this.fileSystem = fileSystem;
    this.real = real;
  }

  static Path real(Path path) {
    if (path instanceof DiskPath known) {
      return known.real;
    }
    throw new ProviderMismatchException(path.toString());
  }

  private static Path realOrSame(Path path) {
    return path instanceof DiskPath known ? known.real : path;
  }

  private Path wrap(Path path) {
    return new DiskPath(fileSystem, path);
  }

  @Override
  public DiskFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return real.isAbsolute();
  }

  @Override
  @SuppressWarnings("NullAway") // The interface says null for an absent part.
  public Path getRoot() {
    Path root = real.getRoot();
    return root == null ? null : wrap(root);
  }

  @Override
  @SuppressWarnings("NullAway") // The interface says null for an absent part.
  public Path getFileName() {
    Path name = real.getFileName();
    return name == null ? null : wrap(name);
  }

  @Override
  @SuppressWarnings("NullAway") // The interface says null for an absent part.
  public Path getParent() {
    Path parent = real.getParent();
    return parent == null ? null : wrap(parent);
  }

  @Override
  public int getNameCount() {
    return real.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrap(real.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return wrap(real.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return real.startsWith(realOrSame(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return real.endsWith(realOrSame(other));
  }

  @Override
  public Path normalize() {
    return wrap(real.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrap(real.resolve(realOrSame(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrap(real.relativize(realOrSame(other)));
  }

  @Override
  public URI toUri() {
    return real.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrap(real.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrap(real.toRealPath(options));
  }

  @Override
  public File toFile() {
    return real.toFile();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    return real.register(watcher, events, modifiers);
  }

  @Override
  public int compareTo(Path other) {
    return real.compareTo(realOrSame(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiskPath path && real.equals(path.real);
  }

  @Override
  public int hashCode() {
    return real.hashCode();
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
