package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.EnvelopeAudit;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import picocli.CommandLine.Option;

/** Whose signatures are checked. */
final class SignerOptions {
  /** A profile with its connections has some KiB. */
  private static final int PROFILE_OCTETS_MAX = 1 << 20;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Envelope of a profile or assertion whose keys count; may be repeated.")
  private List<Path> files = new ArrayList<>();

  boolean isGiven() {
    return !files.isEmpty();
  }

  /** Every key in the files named. */
  List<PublicKey> keys() throws MeshException, IOException {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : files) {
      keys.addAll(EnvelopeAudit.keysIn(envelope(file).payload()));
    }
    return keys;
  }

  private static DareEnvelope envelope(Path file) throws MeshException, IOException {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(PROFILE_OCTETS_MAX + 1);
    }
    if (octets.length > PROFILE_OCTETS_MAX) {
      throw new MeshException(Kind.USAGE, file + ": larger than any profile");
    }
    try {
      return DareEnvelope.parse(
          Bytes.wrap(octets), Encoding.JSON_B, ReadLimits.of(PROFILE_OCTETS_MAX).forStoredObject());
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, file + ": no envelope: " + e.getMessage(), e);
    }
  }
}
