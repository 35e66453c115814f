package org.meshrelay.dare.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.meshrelay.crypto.octet.Bytes;

/** Steps from which crash-safe changes of a directory are made. */
public final class DurableFiles {
  private static final String TEMPORARY = ".tmp";

  /**
   * One page: the kernel keeps what is written with one call as one unit of its cache, and a
   * mapping that later touches one octet of it has the whole unit written at each flush. With a MiB
   * at a time every flush of a message wrote 350 KB. Small calls are no slower.
   */
  private static final int ZERO_BLOCK = 4 << 10;

  private DurableFiles() {}

  /** Makes the directory and all above it, and their entries durable. */
  public static void makeDirectory(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      makeDirectory(parent);
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  /** Makes the entries of a directory durable: names of files made, renamed or deleted. */
  public static void syncDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sync directory " + directory, e);
    }
  }

  /**
   * Makes durable what a process that was killed may have left undone: the names in a directory,
   * its own name, and those of as many directories above it.
   */
  public static void syncNames(Path directory, int above) {
    Path at = directory.toAbsolutePath();
    for (int i = 0; i <= above && at != null && Files.isReadable(at); i++) {
      syncDirectory(at);
      at = at.getParent();
    }
  }

  /** The file holds exactly this content when this returns, or its former one after a crash. */
  public static void replace(Path file, Bytes content) {
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    write(temporary, content);
    move(temporary, file);
  }

  /** Writes a file and makes its content, not yet its name, durable. */
  public static void write(Path file, Bytes content) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, content.asByteBuffer());
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Writes zeros from an offset on, so that every block of the file is allocated. */
  public static void fillWithZeros(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros =
        ByteBuffer.allocateDirect((int) Math.min(ZERO_BLOCK, Math.max(1, to - from)));
    channel.position(from);
    for (long at = from; at < to; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      writeFully(channel, zeros);
      zeros.flip();
    }
  }

  /** Writes all of the buffer at the channel's position. */
  public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        throw new IOException("device takes no octets");
      }
    }
  }

  /** Renames at once, whatever the target was, and makes the names durable. */
  public static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rename " + from + " to " + to, e);
    }
    syncDirectory(parentOf(to));
  }

  /** Deletes a file or a whole directory if it is there; the name is durable gone afterwards. */
  public static void delete(Path path) {
    try {
      if (!Files.exists(path)) {
        return;
      }
      try (Stream<Path> found = Files.walk(path)) {
        List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        for (Path each : deepestFirst) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
    syncDirectory(parentOf(path));
  }

  /** The entries of a directory in order of their names. */
  public static List<Path> list(Path directory) {
    try (Stream<Path> found = Files.list(directory)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no parent: " + path);
    }
    return parent;
  }
}
