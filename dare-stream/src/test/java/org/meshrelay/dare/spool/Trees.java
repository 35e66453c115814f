package org.meshrelay.dare.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies, cuts and damages directories of files. */
final class Trees {
  private Trees() {}

  /** Copies a directory as it is at this moment, as a crash would leave it. */
  static void copy(Path from, Path to) {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      try {
        Files.createDirectories(target.resolveSibling("."));
        Files.write(target, Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static void deleteIfThere(Path directory) {
    if (Files.exists(directory)) {
      delete(directory);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The queue files below a directory. */
  static List<Path> queueFiles(Path directory) {
    return files(directory).stream()
        .filter(file -> file.toString().contains("segment-"))
        .filter(file -> file.toString().endsWith(".cq4"))
        .toList();
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] octets) {
    try {
      Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
