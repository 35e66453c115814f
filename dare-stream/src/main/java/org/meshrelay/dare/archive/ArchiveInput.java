package org.meshrelay.dare.archive;

import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A file to put into an archive. It must not change until it is there; if it does, the archive is
 * not made.
 *
 * @param file where it is
 * @param path what the archive will call it
 * @param contentType media type
 * @param octets its size
 * @param modified time of the last change, in whole seconds
 */
public record ArchiveInput(
    Path file, ArchivePath path, String contentType, long octets, Instant modified) {
  private static final String UNKNOWN = "application/octet-stream";

  /**
   * A regular file as it is now, its media type guessed by its name.
   *
   * @throws IOException if it is no regular file; a symbolic link is none
   */
  public static ArchiveInput of(Path file, ArchivePath path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException("not a regular file: " + file);
    }
    return of(file, path, attributes);
  }

  static ArchiveInput of(Path file, ArchivePath path, BasicFileAttributes attributes) {
    String guessed = URLConnection.guessContentTypeFromName(path.name());
    return new ArchiveInput(
        file,
        path,
        guessed == null ? UNKNOWN : guessed,
        attributes.size(),
        attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS));
  }
}
