package org.meshrelay.command.dare;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * An envelope in a file as a stream. One that uses the codes of JSON-C, which makes it small, is
 * read whole and told without them.
 */
final class EnvelopeDocument {
  private EnvelopeDocument() {}

  static Payload open(Path file) throws IOException {
    if (!isSmall(file)) {
      return Payload.open(file);
    }
    Bytes octets = Bytes.wrap(Files.readAllBytes(file));
    return payload(withoutCodes(octets).orElse(octets));
  }

  /** Whether the file is read by its codes. */
  static boolean isCoded(Path file) throws IOException {
    return isSmall(file) && withoutCodes(Bytes.wrap(Files.readAllBytes(file))).isPresent();
  }

  private static boolean isSmall(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= ReadLimits.STORED.octetsMax();
  }

  private static Payload payload(Bytes octets) {
    return new Payload(new ByteArrayInputStream(octets.toArray()), OptionalLong.of(octets.size()));
  }

  /** The same without codes, if only the reader of codes understands it. */
  private static Optional<Bytes> withoutCodes(Bytes octets) {
    if (parsed(octets, ReadLimits.of(ReadLimits.STORED.octetsMax())).isPresent()) {
      return Optional.empty();
    }
    return parsed(octets, ReadLimits.STORED).map(envelope -> envelope.encode(Encoding.JSON_B));
  }

  private static Optional<DareEnvelope> parsed(Bytes octets, ReadLimits limits) {
    try {
      return Optional.of(DareEnvelope.parse(octets, Encoding.JSON_B, limits));
    } catch (DecodeException e) {
      return Optional.empty(); // for another reader to judge
    }
  }
}
