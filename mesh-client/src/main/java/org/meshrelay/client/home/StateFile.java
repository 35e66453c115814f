package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/** One JSON object in one file. */
final class StateFile {
  private static final ReadLimits LIMITS = ReadLimits.of(SafeFiles.FILE_BYTES_MAX);

  private StateFile() {}

  /** Makes something of the members; what it cannot read is damage. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ObjectReader in) throws DecodeException;
  }

  static <T> Optional<T> read(Path file, Reading<T> reading) throws IOException, HomeException {
    Optional<Bytes> octets = SafeFiles.read(file);
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    if (SafeFiles.isExposed(file)) {
      throw new HomeException(
          HomeException.Cause.EXPOSED,
          file + ": others may read this file; run: chmod 600 " + file);
    }
    try {
      ObjectReader in =
          ObjectReader.of(
              JsonReader.readObject(octets.get(), Encoding.JSON, LIMITS),
              String.valueOf(file.getFileName()));
      return Optional.of(reading.read(in));
    } catch (DecodeException | IllegalArgumentException e) {
      throw new HomeException(
          HomeException.Cause.DAMAGED,
          file + ": " + e.getMessage() + "; restore it from a copy, or remove it",
          e);
    }
  }

  static void write(Path file, ObjectWriter content) throws IOException {
    SafeFiles.replace(file, content.build().source());
  }
}
