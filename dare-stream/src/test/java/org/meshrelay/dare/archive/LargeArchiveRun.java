package org.meshrelay.dare.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.file.DurableFiles;

/**
 * Makes, checks and extracts an encrypted archive of one large file and many small ones in a
 * directory, and prints how long each took. The tests run it with a heap that holds none of it.
 */
final class LargeArchiveRun {
  private LargeArchiveRun() {}

  /** Arguments: directory to work in, octets of the large file, number of small files. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Path source = Files.createDirectory(directory.resolve("source"));
    Path archive = directory.resolve("archive");
    try (RandomAccessFile large = new RandomAccessFile(source.resolve("large").toFile(), "rw")) {
      large.setLength(Long.parseLong(arguments[1]));
    }
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      Files.writeString(source.resolve("small" + i), "content " + i);
    }
    long start = System.nanoTime();
    WrittenArchive written =
        ArchiveWriter.create(archive, ArchiveFixture.inputs(source), ArchiveFixture.encrypted(1));
    start = told("create", written.octets(), start);
    ArchiveReport report =
        ArchiveVerifier.verify(
            archive, List.of(ArchiveFixture.SIGNER.publicKey()), 4, ArchiveProgress.NONE);
    start = told("verify", written.octets(), start);
    DurableFiles.delete(source);
    ExtractReport extracted =
        ArchiveExtractor.extract(
            archive, directory.resolve("target"), ExtractOptions.of(ArchiveFixture.KEYS));
    long unused = told("extract", written.octets(), start);
    if (report.verdict() != Verdict.LINKED
        || !extracted.isComplete()
        || extracted.files() != written.files()) {
      throw new IOException(report + " " + extracted);
    }
  }

  private static long told(String what, long octets, long start) {
    long now = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "%s seconds=%.1f mbPerSecond=%.0f%n",
        what,
        (now - start) / 1e9,
        octets / 1e6 / ((now - start) / 1e9));
    return now;
  }
}
