package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.cli.ProgressLine;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.EnvelopeFiles;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.dare.stream.EncodedStream;
import org.meshrelay.protocol.dare.stream.StreamEncoder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare encode}: any number of octets, in constant memory. */
@Command(
    name = "encode",
    description = "Put a file of any length into an envelope.",
    footer = {
      "",
      "Example:",
      "  mesh dare encode plan.txt --sign --to bob@example.net --out plan.dare"
    })
final class EncodeCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "What to put in (- for standard input).")
  private Path file = Path.of("-");

  @Option(names = "--out", paramLabel = "FILE", description = "Where to put the envelope.")
  private @Nullable Path out;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      defaultValue = "application/octet-stream",
      description = "Media type of the file (default: ${DEFAULT-VALUE}).")
  private String contentType = "";

  @Mixin private SealOptions seal = new SealOptions();

  @Option(names = "--binary", description = "Write JSON-B instead of JSON.")
  private boolean binary;

  @Override
  Report run(CommandContext context) throws MeshException, IOException {
    if (out == null && binary) {
      throw new MeshException(Kind.USAGE, "--binary needs --out FILE");
    }
    Payload payload = Payload.open(file);
    try (payload;
        ProgressLine line = context.progress("encode")) {
      StreamEncoder encoder =
          StreamEncoder.of(draft(context), binary ? Encoding.JSON_B : Encoding.JSON)
              .progress(line::advanced);
      payload.octets().ifPresent(encoder::plainOctets);
      return out == null ? shown(encoder, payload.stream()) : saved(encoder, payload.stream(), out);
    }
  }

  private EnvelopeDraft draft(CommandContext context) throws MeshException {
    ContentMeta meta =
        ContentMeta.builder()
            .contentType(contentType)
            .created(Instant.now().truncatedTo(ChronoUnit.SECONDS))
            .build();
    if (!seal.isSealed()) {
      return EnvelopeBuilder.of(Bytes.EMPTY).contentMeta(meta).draft();
    }
    try (MeshClient client = context.open()) {
      return client.envelopes().draft(context.account(), meta, seal.sign(), seal.recipients());
    }
  }

  private static Report saved(StreamEncoder encoder, InputStream payload, Path out)
      throws IOException {
    EncodedStream done = EnvelopeFiles.encode(encoder, payload, out);
    return Report.of(
        new ObjectWriter()
            .put("file", out.toString())
            .put("octets", done.documentOctets())
            .put("payloadOctets", done.plainOctets())
            .put("encrypted", done.header().encryption() != null)
            .put("signatures", signatures(done))
            .build(),
        out + "  " + done.documentOctets() + " octets");
  }

  private static long signatures(EncodedStream done) {
    return done.trailer().json().get("signatures") instanceof JsonArray entries
        ? entries.size()
        : 0;
  }

  /** Without a file the envelope is the report, which must be whole to be any. */
  private static Report shown(StreamEncoder encoder, InputStream payload)
      throws IOException, MeshException {
    BoundedBuffer buffer = new BoundedBuffer();
    EncodedStream unused = encoder.encode(payload, buffer);
    Bytes document = buffer.octets();
    try {
      return Report.of(
          new ObjectWriter()
              .put(
                  "envelope",
                  JsonReader.read(document, Encoding.JSON, ReadLimits.of(BoundedBuffer.OCTETS_MAX)))
              .build(),
          document.utf8());
    } catch (DecodeException e) {
      throw new IllegalStateException("an envelope that was just made cannot be read", e);
    }
  }
}
