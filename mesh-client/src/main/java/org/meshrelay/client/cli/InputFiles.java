package org.meshrelay.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.octet.Bytes;

/** Files that a user names; {@code -} is standard input. */
final class InputFiles {
  /** Held in memory as a whole; larger data belongs into a container. */
  private static final int OCTETS_MAX = 256 << 20;

  private InputFiles() {}

  static Bytes read(Path file) throws MeshException {
    return read(file, OCTETS_MAX);
  }

  /** A file of at most so many octets; of a larger one no more than that is read. */
  static Bytes read(Path file, int octetsMax) throws MeshException {
    try {
      if (file.toString().equals("-")) {
        return bounded(file, System.in, octetsMax);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return bounded(file, in, octetsMax);
      }
    } catch (IOException e) {
      throw new MeshException(Kind.IO, file + ": cannot be read: " + FileFaults.reason(e), e);
    }
  }

  private static Bytes bounded(Path file, InputStream in, int octetsMax)
      throws IOException, MeshException {
    byte[] octets = in.readNBytes(octetsMax + 1);
    if (octets.length > octetsMax) {
      throw new MeshException(Kind.USAGE, file + ": at most " + octetsMax + " octets");
    }
    return Bytes.wrap(octets);
  }

  static void write(Path file, Bytes content) throws MeshException {
    try {
      Files.write(file, content.toArray());
    } catch (IOException e) {
      throw new MeshException(
          Kind.CANNOT_CREATE, file + ": cannot be written: " + FileFaults.reason(e), e);
    }
  }
}
