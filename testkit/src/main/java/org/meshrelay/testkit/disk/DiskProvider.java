package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands every operation to the real file system, past the recorder. */
final class DiskProvider extends FileSystemProvider {
  private final Recorder recorder;
  private final DiskFileSystem fileSystem = new DiskFileSystem(this);

  DiskProvider(Recorder recorder) {
    this.recorder = recorder;
  }

  DiskPath path(Path real) {
    return new DiskPath(fileSystem, real);
  }

  @Override
  public String getScheme() {
    return "recorded";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("begin with the root of the disk");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    return path(Path.of(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path real = DiskPath.real(path);
    boolean writes = options.contains(StandardOpenOption.WRITE);
    boolean makes = writes && !Files.exists(real);
    boolean cuts = writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    Operation operation = makes ? Operation.CREATE : cuts ? Operation.TRUNCATE : Operation.OPEN;
    return recorder.run(
        operation,
        real,
        () -> {
          FileChannel opened = FileChannel.open(real, readable(options), attributes);
          if (writes) {
            recorder.opened(real);
          }
          return new DiskChannel(recorder, real, opened);
        });
  }

  /** What is written is looked at by the recorder. */
  private static Set<OpenOption> readable(Set<? extends OpenOption> options) {
    Set<OpenOption> more = new HashSet<>(options);
    boolean unused = more.add(StandardOpenOption.READ);
    return more;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path real = DiskPath.real(directory);
    return recorder.run(
        Operation.LIST,
        real,
        () -> {
          List<Path> found = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            for (Path entry : entries) {
              Path wrapped = path(entry);
              if (filter.accept(wrapped)) {
                found.add(wrapped);
              }
            }
          }
          return new Listed(found);
        });
  }

  /** Entries as of the time of the call. */
  private record Listed(List<Path> entries) implements DirectoryStream<Path> {
    @Override
    public Iterator<Path> iterator() {
      return entries.iterator();
    }

    @Override
    public void close() {}
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    Path real = DiskPath.real(directory);
    recorder.change(
        Operation.CREATE,
        real,
        () -> {
          Path unused = Files.createDirectory(real, attributes);
          recorder.opened(real);
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    Path real = DiskPath.real(path);
    recorder.change(
        Operation.DELETE,
        real,
        () -> {
          Files.delete(real);
          recorder.deleted(real);
        });
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("nobody copies here");
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = DiskPath.real(source);
    Path to = DiskPath.real(target);
    recorder.change(
        Operation.RENAME,
        to,
        () -> {
          recorder.look(from);
          Path unused = Files.move(from, to, options);
          recorder.moved(from, to);
        });
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(DiskPath.real(path), DiskPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(DiskPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(DiskPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path real = DiskPath.real(path);
    real.getFileSystem().provider().checkAccess(real, modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(DiskPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(DiskPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return Files.readAttributes(DiskPath.real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    Path unused = Files.setAttribute(DiskPath.real(path), attribute, value, options);
  }
}
