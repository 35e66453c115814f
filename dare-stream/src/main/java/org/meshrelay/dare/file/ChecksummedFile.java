package org.meshrelay.dare.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A small file that is there whole or counts as absent: a mark of four octets, the content, and the
 * CRC-32C of both.
 */
public final class ChecksummedFile {
  private static final int MARK = 4;
  private static final int CHECK = 4;

  /** Largest content: a list of files of an index, with room to spare. */
  private static final int CONTENT_MAX = 1 << 20;

  private final Path path;
  private final Bytes mark;

  /** The file at the path, whose kind the mark (4 ASCII characters) tells. */
  public ChecksummedFile(Path path, String mark) {
    this.path = path;
    this.mark = Bytes.utf8(mark);
    if (this.mark.size() != MARK) {
      throw new IllegalArgumentException("mark needs four characters");
    }
  }

  /** Replaces the content; after a crash it is the former or this one. */
  public void write(Bytes content) {
    Bytes body = Bytes.concat(mark, content);
    DurableFiles.replace(path, Bytes.concat(body, Bytes.bigEndian(Crc.of(body), CHECK)));
  }

  /** The content; empty if the file is missing, of another kind, or damaged. */
  public Optional<Bytes> read() {
    Bytes all;
    try {
      if (Files.size(path) > MARK + CONTENT_MAX + CHECK) {
        return Optional.empty();
      }
      all = Bytes.wrap(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    int end = all.size() - CHECK;
    if (end < MARK || !all.startsWith(mark)) {
      return Optional.empty();
    }
    boolean intact =
        all.bigEndianAt(end, CHECK) == Integer.toUnsignedLong(Crc.of(all.slice(0, end)));
    return intact ? Optional.of(all.slice(MARK, end)) : Optional.empty();
  }

  /** Whether there is a file at all, intact or not. */
  public boolean exists() {
    return Files.exists(path);
  }
}
