package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;

/** Files that only their owner may read, replaced as a whole or not at all. */
final class SafeFiles {
  /** Most octets of one state file; a home with 10,000 receipts to settle has 10 MB. A guess. */
  static final int FILE_BYTES_MAX = 16 << 20;

  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private SafeFiles() {}

  /** Makes the directory and its missing parents, the directory itself for the owner only. */
  static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
  }

  /** True if group or others have any right to the file. */
  static boolean isExposed(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER"));
  }

  /** The octets of the file; empty if there is none. */
  static Optional<Bytes> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > FILE_BYTES_MAX) {
        throw new IOException(file + ": larger than any file of a home");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer);
      }
      return Optional.of(Bytes.copyOf(buffer.flip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces the file: temporary file, flush, rename, flush of the directory. */
  static void replace(Path file, Bytes content) throws IOException {
    Path temporary = temporary(file);
    dropTemporary(file);
    try (FileChannel channel = createOwned(temporary)) {
      write(channel, content);
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    flushDirectory(file);
  }

  /** A channel for appending behind the good octets; what is behind them goes. */
  static FileChannel openAt(Path file, long goodOctets) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_FILE));
    channel.truncate(goodOctets);
    channel.position(goodOctets);
    return channel;
  }

  static void write(FileChannel channel, Bytes content) throws IOException {
    ByteBuffer buffer = content.asByteBuffer();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** The rename, or the new name, is durable once the directory is. */
  static void flushDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** What a replacement that was broken off has left. */
  static void dropTemporary(Path file) throws IOException {
    if (Files.deleteIfExists(temporary(file))) {
      flushDirectory(file);
    }
  }

  /** A new file for its owner only; fails if there is one. */
  static FileChannel createOwned(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(OWNER_FILE));
  }

  private static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }
}
