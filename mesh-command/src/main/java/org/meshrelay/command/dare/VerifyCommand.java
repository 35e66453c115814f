package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meshrelay.client.EnvelopeAudit;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.cli.ProgressLine;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.stream.DecodeOptions;
import org.meshrelay.protocol.dare.stream.StreamDecoder;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mesh dare verify}: an envelope or a container, which it tells apart by itself. */
@Command(
    name = "verify",
    description = "Check digests, links and signatures of an envelope or container.",
    footer = {"", "Example:", "  mesh dare verify plan.dare --key profile.dare"})
final class VerifyCommand extends FileCommand {
  /** First octet of a container: the tag of a frame in any of its four widths. */
  private static final int FRAME_FIRST = 0xF4;

  @Parameters(paramLabel = "FILE", description = "What to check (- for an envelope on stdin).")
  private Path file = Path.of("-");

  @Mixin private SignerOptions signers = new SignerOptions();

  @Override
  Report run(CommandContext context) throws MeshException, IOException {
    if (!Payload.isStandardInput(file) && isContainer(file)) {
      return ContainerReports.verify(context, file, signers.keys());
    }
    try (Payload document = EnvelopeDocument.open(file);
        ProgressLine line = context.progress("verify")) {
      return envelope(document, signers.keys(), line);
    } catch (DecodeException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, file + ": neither envelope nor container: " + e.getMessage(), e);
    }
  }

  private static boolean isContainer(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() >= FRAME_FIRST;
    }
  }

  private Report envelope(Payload document, List<PublicKey> given, ProgressLine line)
      throws IOException, DecodeException {
    PayloadHead head = new PayloadHead();
    StreamReport report;
    DecodeOptions options =
        DecodeOptions.of(List.of(), List.of()).withProgress(document.octets(), line::advanced);
    try (StreamDecoder decoder = StreamDecoder.open(document.stream(), options)) {
      report = decoder.verify(head);
    }
    EnvelopeAudit audit = EnvelopeAudit.of(report, head.octets(), given);
    return Report.ofCheck(audit.isValid(), json(report, audit), lines(audit));
  }

  private JsonObject json(StreamReport report, EnvelopeAudit audit) throws IOException {
    return new ObjectWriter()
        .put("kind", "envelope")
        .put("valid", audit.isValid())
        .put("encoding", encoding(report))
        .put("digest", lower(audit.digest()))
        .put("encrypted", report.header().encryption() != null)
        .put("payloadOctets", report.payloadOctets())
        .put("signatures", ContainerReports.list(audit.signatures(), VerifyCommand::json))
        .build();
  }

  private String encoding(StreamReport report) throws IOException {
    if (!Payload.isStandardInput(file) && EnvelopeDocument.isCoded(file)) {
      return "json-c";
    }
    return report.encoding() == Encoding.JSON ? "json" : "json-b";
  }

  private static JsonObject json(EnvelopeAudit.Signature signature) {
    return new ObjectWriter()
        .put("kid", signature.kid())
        .put("alg", signature.alg())
        .put("status", lower(signature.status()))
        .put("keyFrom", signature.source())
        .build();
  }

  private static List<String> lines(EnvelopeAudit audit) {
    List<String> lines = new ArrayList<>();
    lines.add(audit.isValid() ? "valid" : "NOT VALID");
    lines.add("digest " + lower(audit.digest()));
    for (EnvelopeAudit.Signature signature : audit.signatures()) {
      lines.add(
          "signature "
              + lower(signature.status())
              + (signature.kid() == null ? "" : "  " + Printable.of(signature.kid()))
              + (signature.source() == null ? "" : "  key from " + signature.source()));
    }
    return lines;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
