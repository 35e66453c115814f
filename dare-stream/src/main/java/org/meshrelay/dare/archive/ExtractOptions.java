package org.meshrelay.dare.archive;

import java.util.function.Predicate;

/**
 * How to extract.
 *
 * @param keys to decrypt and to check signatures with
 * @param existing what happens to a file that is there already
 * @param signed which files may come out by their signatures
 * @param wanted which files to extract
 * @param workers files written at a time, 1 to 64
 * @param progress told of octets read
 */
public record ExtractOptions(
    ArchiveKeys keys,
    Existing existing,
    Signed signed,
    Predicate<ArchivePath> wanted,
    int workers,
    ArchiveProgress progress) {
  /** What happens to a file that is there already. */
  public enum Existing {
    /** It stays, and the one from the archive is a problem. */
    KEEP,
    /** The one from the archive stands in its place at once. */
    REPLACE
  }

  /** Which files may come out by their signatures; none may that has a wrong one. */
  public enum Signed {
    /** Also those that nobody signed. */
    OR_NOT,
    /** Only those that one of the keys given signed. */
    BY_KNOWN_KEY
  }

  /** Checks the number of workers. */
  public ExtractOptions {
    workers = ArchiveOptions.checked(workers);
  }

  /** Everything that is not wrong, into places that are free. */
  public static ExtractOptions of(ArchiveKeys keys) {
    return new ExtractOptions(
        keys,
        Existing.KEEP,
        Signed.OR_NOT,
        path -> true,
        ArchiveOptions.WORKERS_DEFAULT,
        ArchiveProgress.NONE);
  }
}
