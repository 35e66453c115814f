package org.meshrelay.dare.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;

/**
 * Leaf hashes of one log from its beginning on, in files for each lane. A node whose log is another
 * one, or whose place in it is not known any more, begins another series beside it; so the records
 * of a series never contradict each other.
 */
final class LeafSeries {
  private static final String SUFFIX = ".leaves";

  /** What {@link #begin} calls one. */
  private static final String NAMED = "[0-9]{8}T[0-9]{6}Z(-[0-9]+)?";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;

  LeafSeries(Path directory) {
    this.directory = directory;
  }

  /** A new one, named after the time; durable. */
  static LeafSeries begin(Path root, Instant time) {
    String name = NAME.format(time);
    Path made = root.resolve(name);
    for (int i = 1; Files.exists(made); i++) {
      made = root.resolve(name + "-" + i);
    }
    DurableFiles.makeDirectory(made);
    BackupWriter.restrict(made);
    return new LeafSeries(made);
  }

  /**
   * Deletes the series of a directory whose first pass was never done: nothing can be restored from
   * them, and nobody goes on with them. One of them may be spared by its name; what is not named
   * like a series stays.
   */
  static void deleteUnfinished(Path root, String spared) {
    if (!Files.isDirectory(root)) {
      return;
    }
    DurableFiles.list(root).stream()
        .map(LeafSeries::new)
        .filter(series -> series.name().matches(NAMED) && !series.name().equals(spared))
        .filter(series -> Files.isDirectory(series.directory) && !series.aboutFile().exists())
        .forEach(series -> DurableFiles.delete(series.directory));
  }

  /**
   * The newest series of a directory that is whole from its beginning; the directory may also be
   * such a series itself.
   */
  static Optional<LeafSeries> newest(Path root) {
    LeafSeries itself = new LeafSeries(root);
    if (itself.about().isPresent()) {
      return Optional.of(itself);
    }
    return DurableFiles.list(root).stream()
        .filter(Files::isDirectory)
        .map(LeafSeries::new)
        .filter(series -> series.about().isPresent())
        .max(Comparator.comparing(LeafSeries::name));
  }

  String name() {
    return String.valueOf(directory.getFileName());
  }

  Path directory() {
    return directory;
  }

  /**
   * What a whole series says of itself.
   *
   * @param lanes of the log
   * @param service whose log it is
   */
  record About(int lanes, String service) {}

  /** Says that the first pass over the log is done. */
  void complete(About about) {
    aboutFile().write(Bytes.concat(Bytes.bigEndian(about.lanes, 4), Bytes.utf8(about.service)));
  }

  Optional<About> about() {
    return aboutFile()
        .read()
        .filter(octets -> octets.size() > 4)
        .map(
            octets ->
                new About((int) octets.bigEndianAt(0, 4), octets.slice(4, octets.size()).utf8()));
  }

  private ChecksummedFile aboutFile() {
    return new ChecksummedFile(directory.resolve("complete"), "MRLC");
  }

  Path lane(int lane) {
    return directory.resolve(String.format(Locale.ROOT, "lane-%02d", lane));
  }

  /** The files of a lane, oldest first. */
  static List<Path> files(Path lane) {
    return Files.isDirectory(lane)
        ? DurableFiles.list(lane).stream().filter(LeafSeries::isLeaves).toList()
        : List.of();
  }

  /** The file behind another one; numbers have eight digits, so that names sort as they do. */
  static Path next(Path lane) {
    List<Path> files = files(lane);
    int number =
        files.isEmpty()
            ? 1
            : 1 + Integer.parseInt(String.valueOf(files.getLast().getFileName()).substring(0, 8));
    return lane.resolve(String.format(Locale.ROOT, "%08d", number) + SUFFIX);
  }

  private static boolean isLeaves(Path file) {
    return String.valueOf(file.getFileName()).matches("[0-9]{8}\\.leaves");
  }
}
