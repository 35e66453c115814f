package org.meshrelay.command.dare;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file that a user names, opened for reading; {@code -} is standard input.
 *
 * @param stream its octets
 * @param octets how many, where that is known
 */
record Payload(InputStream stream, OptionalLong octets) implements AutoCloseable {
  static boolean isStandardInput(Path file) {
    return file.toString().equals("-");
  }

  static Payload open(Path file) throws IOException {
    if (isStandardInput(file)) {
      return new Payload(new KeptOpen(System.in), OptionalLong.empty());
    }
    // A pipe has no size, whatever the file system says.
    OptionalLong octets =
        Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
    return new Payload(Files.newInputStream(file), octets);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** A stream that is not ours to close. */
  private static final class KeptOpen extends FilterInputStream {
    KeptOpen(InputStream stream) {
      super(stream);
    }

    @Override
    public void close() {
      // It stays open for whoever has it.
    }
  }
}
