package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.cli.ProgressLine;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.EnvelopeFiles;
import org.meshrelay.dare.archive.UnverifiedEnvelopeException;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.stream.DecodeOptions;
import org.meshrelay.protocol.dare.stream.SignatureStatus;
import org.meshrelay.protocol.dare.stream.StreamDecoder;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare decode}: nothing appears under a name before all of it was found right. */
@Command(
    name = "decode",
    description = "Take the file out of an envelope.",
    footer = {"", "Example:", "  mesh dare decode plan.dare --out plan.txt"})
final class DecodeCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The envelope (- for standard input).")
  private Path file = Path.of("-");

  @Option(names = "--out", paramLabel = "FILE", description = "Where to put the content.")
  private @Nullable Path out;

  @Option(names = "--signed", description = "Only if one of the keys given signed it.")
  private boolean signed;

  @Mixin private SignerOptions signers = new SignerOptions();

  @Override
  Report run(CommandContext context) throws MeshException, IOException {
    if (signed && !signers.isGiven()) {
      throw new MeshException(Kind.USAGE, "--signed needs --key FILE");
    }
    try (Payload document = EnvelopeDocument.open(file);
        ProgressLine line = context.progress("decode")) {
      DecodeOptions options =
          DecodeOptions.of(keys(context), signers.keys())
              .withProgress(document.octets(), line::advanced);
      return out == null
          ? shown(document.stream(), options)
          : saved(document.stream(), options, out);
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, file + ": no envelope: " + e.getMessage(), e);
    } catch (DecryptionException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, file + ": it cannot be decrypted, or is not what it was", e);
    } catch (UnverifiedEnvelopeException e) {
      throw new MeshException(Kind.CHECK_FAILED, file + ": " + problem(e.report()), e);
    }
  }

  /** The account's keys, asked for only where they are needed, as far as that can be known. */
  private List<AgreementKeyPair> keys(CommandContext context)
      throws MeshException, IOException, DecodeException {
    if (!Payload.isStandardInput(file) && !isEncrypted(List.of())) {
      return List.of();
    }
    try (MeshClient client = context.open()) {
      List<AgreementKeyPair> keys = client.envelopes().decryptionKeys(context.account());
      if (!Payload.isStandardInput(file) && isEncrypted(keys)) {
        throw new MeshException(
            Kind.NOT_PERMITTED, file + ": no key of this account opens the envelope");
      }
      return keys;
    }
  }

  /** Whether it takes more than these keys to read it. */
  private boolean isEncrypted(List<AgreementKeyPair> keys) throws IOException, DecodeException {
    try (Payload document = EnvelopeDocument.open(file);
        StreamDecoder decoder =
            StreamDecoder.open(document.stream(), DecodeOptions.of(keys, List.of()))) {
      return !decoder.canDecode();
    }
  }

  private Report saved(InputStream document, DecodeOptions options, Path target)
      throws IOException, DecodeException, DecryptionException, UnverifiedEnvelopeException {
    StreamReport report = EnvelopeFiles.decode(document, target, options, this::isAcceptable);
    return Report.of(
        new ObjectWriter()
            .put("file", target.toString())
            .put("octets", report.outputOctets())
            .build(),
        target + "  " + report.outputOctets() + " octets");
  }

  private Report shown(InputStream document, DecodeOptions options)
      throws IOException, MeshException, DecodeException, DecryptionException {
    BoundedBuffer unverified = new BoundedBuffer();
    try (StreamDecoder decoder = StreamDecoder.open(document, options)) {
      StreamReport report = decoder.decode(unverified);
      if (!report.isIntact() || !isAcceptable(report)) {
        throw new MeshException(Kind.CHECK_FAILED, file + ": " + problem(report));
      }
    }
    Bytes content = unverified.octets();
    return Report.of(
        new ObjectWriter().put("octets", content.size()).put("content", content).build(),
        text(content));
  }

  private boolean isAcceptable(StreamReport report) {
    return !signed
        || report.signatures().stream().anyMatch(each -> each.status() == SignatureStatus.VALID);
  }

  private static String problem(StreamReport report) {
    return report.isIntact()
        ? "none of the keys given signed it"
        : "the payload is not what its digest or a signature says";
  }

  private static String text(Bytes content) throws MeshException {
    try {
      return content.utf8();
    } catch (IllegalArgumentException e) {
      throw new MeshException(Kind.USAGE, "the content is no text; add --out FILE", e);
    }
  }
}
