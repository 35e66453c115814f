package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.stream.DecodeOptions;
import org.meshrelay.protocol.dare.stream.EncodedStream;
import org.meshrelay.protocol.dare.stream.StreamEncoder;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** A payload becomes a file only when it has been found right. */
final class EnvelopeFilesTest {
  private static final Bytes PAYLOAD = ArchiveFixture.content(200_000);
  private static final DecodeOptions OPTIONS =
      DecodeOptions.of(List.of(ArchiveFixture.READER), List.of(ArchiveFixture.SIGNER.publicKey()));

  @TempDir Path directory;
  private Path document;
  private Path target;

  @BeforeEach
  void encode() throws Exception {
    document = directory.resolve("document.dare");
    target = directory.resolve("target");
    EncodedStream unused =
        EnvelopeFiles.encode(
            StreamEncoder.of(
                EnvelopeBuilder.of(Bytes.EMPTY)
                    .sign(ArchiveFixture.SIGNER)
                    .encryptTo(
                        List.of(ArchiveFixture.READER.publicKey()), ArchiveFixture.entropy(1))
                    .draft(),
                Encoding.JSON_B),
            new ByteArrayInputStream(PAYLOAD.toArray()),
            document);
  }

  private StreamReport decode(DecodeOptions options) throws Exception {
    try (InputStream input = Files.newInputStream(document)) {
      return EnvelopeFiles.decode(
          input, target, options, report -> report.isSignedBy(ArchiveFixture.SIGNER.publicKey()));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void decode_goodEnvelope_isTheFile() throws Exception {
    StreamReport report = decode(OPTIONS);

    assertEquals(PAYLOAD, Bytes.wrap(Files.readAllBytes(target)));
    assertEquals(PAYLOAD.size(), report.outputOctets());
    assertEquals(List.of("document.dare", "target"), names());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
  }

  @Test
  void decode_oneBitChanged_leavesWhatWasThere() throws Exception {
    Files.writeString(target, "before");
    byte[] octets = Files.readAllBytes(document);
    octets[octets.length / 2] ^= 1;
    Files.write(document, octets);

    assertThrows(DecryptionException.class, () -> decode(OPTIONS));

    assertEquals("before", Files.readString(target));
    assertEquals(List.of("document.dare", "target"), names());
  }

  @Test
  void decode_cutShort_leavesNothing() throws Exception {
    byte[] octets = Files.readAllBytes(document);
    Files.write(document, Arrays.copyOf(octets, octets.length - 1));

    assertThrows(DecodeException.class, () -> decode(OPTIONS));

    assertEquals(List.of("document.dare"), names());
  }

  @Test
  void decode_signerNotKnown_leavesNothing() {
    DecodeOptions without = DecodeOptions.of(List.of(ArchiveFixture.READER), List.of());

    UnverifiedEnvelopeException thrown =
        assertThrows(UnverifiedEnvelopeException.class, () -> decode(without));

    assertEquals(1, thrown.report().signatures().size());
    assertEquals(false, Files.exists(target));
  }

  @Test
  void encode_sourceFails_leavesNothing() throws IOException {
    Path other = directory.resolve("other");
    assertThrows(
        IOException.class,
        () ->
            EnvelopeFiles.encode(
                StreamEncoder.of(EnvelopeBuilder.of(Bytes.EMPTY).draft(), Encoding.JSON_B)
                    .plainOctets(5),
                InputStream.nullInputStream(),
                other));

    assertEquals(List.of("document.dare"), names());
  }
}
