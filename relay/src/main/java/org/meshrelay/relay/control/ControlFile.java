package org.meshrelay.relay.control;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.relay.keys.PrivateFiles;

/**
 * What a running node leaves in its data directory for commands, of mode 0600. One that a killed
 * node has left names a port where nobody knows its word.
 *
 * @param admin the admin listener
 * @param word what a request has to show; a new one each start
 */
public record ControlFile(URI admin, String word) {
  private static final String NAME = "control.json";

  /** Octets of an address and a word; a file that is longer is not ours. */
  private static final long SIZE_MAX = 4_096;

  /** Writes the file whole, in place of one that an earlier run left. */
  public void write(Path store) throws IOException {
    Path temporary = store.resolve(NAME + ".tmp");
    boolean ignored = Files.deleteIfExists(temporary);
    String text =
        JsonWriter.write(
                new ObjectWriter().put("admin", admin.toString()).put("word", word).build(),
                Encoding.JSON)
            .utf8();
    PrivateFiles.write(temporary, text + "\n");
    Path moved =
        Files.move(
            temporary,
            store.resolve(NAME),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
    assert moved.endsWith(NAME);
  }

  /** What a node has left; empty if there is nothing, or nothing that can be read. */
  public static Optional<ControlFile> read(Path store) throws IOException {
    Path file = store.resolve(NAME);
    try {
      if (Files.size(file) > SIZE_MAX) {
        return Optional.empty();
      }
      ObjectReader in =
          ObjectReader.of(
              JsonReader.readObject(
                  Bytes.utf8(Files.readString(file).strip()), Encoding.JSON, ReadLimits.RESPONSE),
              NAME);
      return Optional.of(
          new ControlFile(URI.create(in.requireString("admin")), in.requireString("word")));
    } catch (NoSuchFileException | DecodeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The node stops: nobody is to look for it any more. */
  public static void remove(Path store) throws IOException {
    boolean ignored = Files.deleteIfExists(store.resolve(NAME));
  }

  /** Not the word. */
  @Override
  public String toString() {
    return "ControlFile[" + admin + "]";
  }
}
