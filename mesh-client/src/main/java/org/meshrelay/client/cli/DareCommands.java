package org.meshrelay.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.EnvelopeAudit;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh dare …}. */
@Command(
    name = "dare",
    description = "Envelopes around files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DareCommands.Encode.class, DareCommands.Decode.class, DareCommands.Verify.class},
    footer = {
      "",
      "Example:",
      "  mesh dare encode plan.txt --sign --to bob@example.net --out plan.dare"
    })
final class DareCommands extends Group {
  /** Largest envelope read; what is larger belongs into a container. */
  private static final ReadLimits LIMITS = ReadLimits.of(256 << 20).forStoredObject();

  /** An envelope and how it was written. */
  private record Read(DareEnvelope envelope, Encoding encoding) {}

  private static Read read(Path file) throws MeshException {
    Bytes octets = InputFiles.read(file);
    DecodeException first;
    try {
      return new Read(DareEnvelope.parse(octets, Encoding.JSON, LIMITS), Encoding.JSON);
    } catch (DecodeException e) {
      first = e;
    }
    try {
      return new Read(DareEnvelope.parse(octets, Encoding.JSON_B, LIMITS), Encoding.JSON_B);
    } catch (DecodeException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, file + ": no envelope: " + first.getMessage(), first);
    }
  }

  /** Makes an envelope. */
  @Command(
      name = "encode",
      description = "Put a file into an envelope.",
      footer = {
        "",
        "Example:",
        "  mesh dare encode plan.txt --sign --to bob@example.net --out plan.dare"
      })
  static final class Encode extends Leaf {
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

    @Option(names = "--sign", description = "Sign as this device.")
    private boolean sign;

    @Option(
        names = "--to",
        paramLabel = "ADDRESS",
        split = ",",
        description = "Encrypt to a contact, or to yourself; may be repeated.")
    private List<String> to = new ArrayList<>();

    @Option(names = "--binary", description = "Write JSON-B instead of JSON.")
    private boolean binary;

    @Override
    Report run(MeshClient client) throws MeshException {
      List<AccountAddress> recipients = new ArrayList<>();
      for (String address : to) {
        recipients.add(MeshCommand.address(address));
      }
      DareEnvelope envelope =
          client
              .envelopes()
              .encode(root().account(), InputFiles.read(file), contentType, sign, recipients);
      Bytes encoded = envelope.encode(binary ? Encoding.JSON_B : Encoding.JSON);
      if (out == null && binary) {
        throw new MeshException(Kind.USAGE, "--binary needs --out FILE");
      }
      if (out == null) {
        return new Report(
            new ObjectWriter().put("envelope", envelope.toJson()).build(),
            List.of(encoded.utf8()),
            0);
      }
      InputFiles.write(out, encoded);
      return Report.of(
          new ObjectWriter()
              .put("file", out.toString())
              .put("octets", encoded.size())
              .put("encrypted", envelope.isEncrypted())
              .put("signatures", envelope.signatures().size())
              .build(),
          out + "  " + encoded.size() + " octets");
    }
  }

  /** Opens an envelope. */
  @Command(
      name = "decode",
      description = "Take the file out of an envelope.",
      footer = {"", "Example:", "  mesh dare decode plan.dare --out plan.txt"})
  static final class Decode extends Leaf {
    @Parameters(paramLabel = "FILE", description = "The envelope (- for standard input).")
    private Path file = Path.of("-");

    @Option(names = "--out", paramLabel = "FILE", description = "Where to put the content.")
    private @Nullable Path out;

    @Override
    Report run(MeshClient client) throws MeshException {
      DareEnvelope envelope = read(file).envelope();
      if (EnvelopeAudit.of(envelope, List.of()).digest() == EnvelopeAudit.Digest.BAD) {
        throw new MeshException(
            Kind.CHECK_FAILED, file + ": the payload is not what its digest says");
      }
      Bytes content = client.envelopes().decode(root().account(), envelope);
      if (out != null) {
        InputFiles.write(out, content);
        return Report.of(
            new ObjectWriter().put("file", out.toString()).put("octets", content.size()).build(),
            out + "  " + content.size() + " octets");
      }
      return Report.of(
          new ObjectWriter().put("octets", content.size()).put("content", content).build(),
          text(content));
    }

    private static String text(Bytes content) throws MeshException {
      try {
        return content.utf8();
      } catch (IllegalArgumentException e) {
        throw new MeshException(Kind.USAGE, "the content is no text; add --out FILE", e);
      }
    }
  }

  /** Checks an envelope. */
  @Command(
      name = "verify",
      description = "Check digest and signatures of an envelope.",
      footer = {"", "Example:", "  mesh dare verify plan.dare --key profile.dare"})
  static final class Verify implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The envelope (- for standard input).")
    private Path file = Path.of("-");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "Envelope of a profile or assertion whose keys count; may be repeated.")
    private List<Path> keys = new ArrayList<>();

    @Override
    public Integer call() throws MeshException {
      Read read = read(file);
      List<PublicKey> given = new ArrayList<>();
      for (Path key : keys) {
        given.addAll(EnvelopeAudit.keysIn(read(key).envelope().payload()));
      }
      EnvelopeAudit audit = EnvelopeAudit.of(read.envelope(), given);
      MeshCommand root = Roots.of(spec);
      root.console().report(root.json(), json(read, audit), lines(audit));
      return audit.isValid() ? 0 : Faults.CHECK_FAILED;
    }

    private static JsonObject json(Read read, EnvelopeAudit audit) {
      return new ObjectWriter()
          .put("kind", "envelope")
          .put("valid", audit.isValid())
          .put("encoding", read.encoding() == Encoding.JSON ? "json" : "json-b")
          .put("digest", lower(audit.digest()))
          .put("encrypted", read.envelope().isEncrypted())
          .put("signatures", audit.signatures().stream().map(Verify::json).toList())
          .build();
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
                + (signature.kid() == null ? "" : "  " + signature.kid())
                + (signature.source() == null ? "" : "  key from " + signature.source()));
      }
      return lines;
    }

    private static String lower(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }
}
