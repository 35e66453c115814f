package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.profile.NotVerifiedException;

/** One JSON object in one file, readable by its owner only. */
final class StateFile {
  private static final ReadLimits LIMITS = ReadLimits.of(SafeFiles.FILE_BYTES_MAX);

  private StateFile() {}

  /** Makes something of the members; what it cannot read is damage. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ObjectReader in) throws DecodeException, NotVerifiedException, MeshException;
  }

  static <T> Optional<T> read(Path file, Reading<T> reading) throws MeshException {
    try {
      Optional<Bytes> octets = SafeFiles.read(file);
      if (octets.isEmpty()) {
        return Optional.empty();
      }
      requireOwnerOnly(file);
      ObjectReader in = ObjectReader.of(parse(octets.get()), String.valueOf(file.getFileName()));
      return Optional.of(reading.read(in));
    } catch (IOException e) {
      throw MeshException.io(e);
    } catch (DecodeException | NotVerifiedException | IllegalArgumentException e) {
      throw damaged(file, e);
    }
  }

  static JsonObject parse(Bytes octets) throws DecodeException {
    return JsonReader.readObject(octets, Encoding.JSON, LIMITS);
  }

  static void write(Path file, JsonObject content) throws MeshException {
    try {
      SafeFiles.replace(file, content.source());
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  static MeshException damaged(Path file, Exception cause) {
    return new MeshException(
        MeshException.Kind.CONFIGURATION,
        file + ": " + cause.getMessage() + "; restore it from a copy, or remove it",
        cause);
  }

  private static void requireOwnerOnly(Path file) throws IOException, MeshException {
    if (SafeFiles.isExposed(file)) {
      throw new MeshException(
          MeshException.Kind.CONFIGURATION,
          file + ": others may read this file; run: chmod 600 " + file);
    }
  }
}
