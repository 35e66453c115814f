package org.meshrelay.dare.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.stream.DecodeOptions;
import org.meshrelay.protocol.dare.stream.EncodedStream;
import org.meshrelay.protocol.dare.stream.StreamDecoder;
import org.meshrelay.protocol.dare.stream.StreamEncoder;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Envelopes as files, of any size. A file appears under its name, in place of what was there, only
 * when it is whole, on the device and, for a payload, found to be right; until then it lies beside
 * it with mode 0600, which it keeps.
 */
public final class EnvelopeFiles {
  private static final String SUFFIX = ".part";

  private EnvelopeFiles() {}

  /** Reads a payload to its end and makes the envelope a file. */
  public static EncodedStream encode(StreamEncoder encoder, InputStream payload, Path target)
      throws IOException {
    Path temporary = temporary(target);
    try {
      EncodedStream done;
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        done = encoder.encode(payload, Channels.newOutputStream(channel));
        channel.force(true);
      }
      publish(temporary, target);
      return done;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Makes the payload of an envelope a file, decrypted if it is encrypted.
   *
   * @param acceptable what the caller asks of an envelope that is intact, such as a signer
   * @throws UnverifiedEnvelopeException if the envelope is not intact or not acceptable; nothing is
   *     left then
   * @throws DecodeException if the document is malformed
   * @throws DecryptionException if it cannot be decrypted, whatever the reason
   */
  public static StreamReport decode(
      InputStream document, Path target, DecodeOptions options, Predicate<StreamReport> acceptable)
      throws IOException, DecodeException, DecryptionException, UnverifiedEnvelopeException {
    Path temporary = temporary(target);
    try (StreamDecoder decoder = StreamDecoder.open(document, options)) {
      StreamReport report;
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        OutputStream unverified = Channels.newOutputStream(channel);
        report = decoder.decode(unverified);
        channel.force(true);
      }
      if (!report.isIntact() || !acceptable.test(report)) {
        throw new UnverifiedEnvelopeException(report);
      }
      publish(temporary, target);
      return report;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path target) throws IOException {
    return Files.createTempFile(folder(target), target.getFileName() + ".", SUFFIX);
  }

  private static void publish(Path temporary, Path target) throws IOException {
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.syncDirectory(folder(target));
  }

  private static Path folder(Path target) {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no file: " + target);
    }
    return parent;
  }
}
