package org.meshrelay.distribution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file system of a few megabytes in memory, which a test can fill to the last octet. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts it; empty where that is not permitted, with the reason on standard output.
   *
   * @param directory made for it
   */
  static Optional<SmallDisk> mount(Path directory, long octets) throws IOException {
    Files.createDirectories(directory);
    String refused =
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + octets, "tmpfs", directory.toString()));
    if (refused != null) {
      System.out.println("no small file system can be mounted here: " + refused);
      return Optional.empty();
    }
    return Optional.of(new SmallDisk(directory));
  }

  Path directory() {
    return directory;
  }

  long freeOctets() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  /** Takes that much room with a file, or all there is. */
  Path ballast(String name, long octets) throws IOException {
    Path file = directory.resolve(name);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long left = octets;
      while (left > 0) {
        int written = channel.write(ByteBuffer.wrap(new byte[(int) Math.min(CHUNK, left)]));
        left -= written;
      }
    } catch (IOException e) {
      if (freeOctets() > 0) {
        throw e;
      }
    }
    return file;
  }

  @Override
  public void close() {
    String refused = run(List.of("umount", "-l", directory.toString()));
    if (refused != null) {
      throw new AssertionError("cannot unmount: " + refused);
    }
  }

  /** What the command had to say against it; null if it worked. */
  private static @Nullable String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
          ? null
          : said.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
