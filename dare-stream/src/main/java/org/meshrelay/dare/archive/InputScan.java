package org.meshrelay.dare.archive;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The regular files at and below a place, in order of their paths.
 *
 * @param inputs what can go into an archive
 * @param skipped what cannot: symbolic links, devices, names that no archive may have
 */
public record InputScan(List<ArchiveInput> inputs, List<EntryProblem> skipped) {
  /** Copies the lists. */
  public InputScan {
    inputs = List.copyOf(inputs);
    skipped = List.copyOf(skipped);
  }

  /**
   * Looks at a directory, whose own name does not become part of the paths, or at one file.
   * Symbolic links are followed at the place itself and nowhere below.
   *
   * @param without a file to leave out, such as the archive that is being made
   * @throws IOException if something cannot be read, or there are more files than an archive has
   */
  public static InputScan of(Path place, Path without) throws IOException {
    Path root = place.toRealPath();
    Path excluded = without.toAbsolutePath().normalize();
    List<ArchiveInput> inputs = new ArrayList<>();
    List<EntryProblem> skipped = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!isSame(file, excluded)) {
              take(root, file, attributes, inputs, skipped);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    inputs.sort(Comparator.comparing(each -> each.path().text()));
    return new InputScan(inputs, skipped);
  }

  private static boolean isSame(Path file, Path excluded) throws IOException {
    return file.equals(excluded) || (Files.exists(excluded) && Files.isSameFile(file, excluded));
  }

  private static void take(
      Path root,
      Path file,
      BasicFileAttributes attributes,
      List<ArchiveInput> inputs,
      List<EntryProblem> skipped)
      throws IOException {
    String name = name(root, file);
    if (!attributes.isRegularFile()) {
      skipped.add(new EntryProblem(-1, name, "it is not a regular file"));
      return;
    }
    if (inputs.size() == LiveEntries.ENTRIES_MAX) {
      throw new IOException("more than " + LiveEntries.ENTRIES_MAX + " files");
    }
    try {
      if (name.indexOf('\\') >= 0) {
        throw new DecodeException("name has a backslash, which divides paths elsewhere");
      }
      inputs.add(ArchiveInput.of(file, ArchivePath.of(name), attributes));
    } catch (DecodeException e) {
      skipped.add(new EntryProblem(-1, name, String.valueOf(e.getMessage())));
    }
  }

  private static String name(Path root, Path file) {
    Path relative = file.equals(root) ? file.getFileName() : root.relativize(file);
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }
}
