package org.meshrelay.dare.index;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;

/**
 * Which files make up an index and how far in the log they reach.
 *
 * @param secret of the index, 16 octets, from which its owner derives keys nobody can aim at
 * @param covered position in the log up to which everything is in the files
 * @param note one number of the owner's, as of that position
 * @param runs the files, newest first
 */
record IndexManifest(Bytes secret, long covered, long note, List<Run> runs) {
  static final int SECRET = 16;
  private static final String NAME = "manifest";
  private static final int VERSION = 1;
  private static final int HEAD = 4 + SECRET + 8 + 8 + 4;
  private static final int RUN = 12;

  /**
   * A file.
   *
   * @param id number in its name
   * @param level how often its entries were merged
   */
  record Run(long id, int level) {}

  static Path fileOf(Path directory, long id) {
    return directory.resolve(String.format("run-%010d", id));
  }

  void write(Path directory) {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD + RUN * runs.size());
    buffer.putInt(VERSION).put(secret.asByteBuffer()).putLong(covered).putLong(note);
    buffer.putInt(runs.size());
    runs.forEach(run -> buffer.putLong(run.id).putInt(run.level));
    file(directory).write(Bytes.copyOf(buffer.flip()));
  }

  /** The manifest, empty if there is none or it cannot be trusted. */
  static Optional<IndexManifest> read(Path directory) {
    return file(directory).read().flatMap(IndexManifest::decode);
  }

  private static Optional<IndexManifest> decode(Bytes octets) {
    if (octets.size() < HEAD || octets.bigEndianAt(0, 4) != VERSION) {
      return Optional.empty();
    }
    int count = (int) octets.bigEndianAt(HEAD - 4, 4);
    if (count < 0 || octets.size() != HEAD + (long) count * RUN) {
      return Optional.empty();
    }
    List<Run> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = HEAD + i * RUN;
      runs.add(new Run(octets.bigEndianAt(at, 8), (int) octets.bigEndianAt(at + 8, 4)));
    }
    return Optional.of(
        new IndexManifest(
            octets.slice(4, 4 + SECRET),
            octets.bigEndianAt(4 + SECRET, 8),
            octets.bigEndianAt(12 + SECRET, 8),
            List.copyOf(runs)));
  }

  static void delete(Path directory) {
    DurableFiles.delete(directory.resolve(NAME));
  }

  private static ChecksummedFile file(Path directory) {
    return new ChecksummedFile(directory.resolve(NAME), "MRIM");
  }
}
