package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.file.AppendOptions;
import org.meshrelay.dare.container.file.ContainerAppender;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mesh dare seal}: the signed apex. */
@Command(
    name = "seal",
    description = {
      "Add a frame that states how many frames there are and their chain or tree digest, signed as",
      "this device: whoever trusts it sees whether any frame before was changed or removed."
    },
    footer = {"", "Example:", "  mesh dare seal log.dcx"})
final class SealCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @Override
  Report run(CommandContext context)
      throws MeshException, IOException, ContainerDamagedException, AgreementException {
    SignatureKeyPair signer;
    try (MeshClient client = context.open()) {
      signer = client.envelopes().signatureKey(context.account());
    }
    AppendOptions options =
        new AppendOptions(
            List.of(signer), List.of(), AppendOptions.Exchange.ONCE, EntropySource.system());
    try (ContainerAppender appender = ContainerAppender.open(file, options)) {
      long frames = appender.frames();
      Bytes apex = appender.apex();
      long index = appender.sealApex();
      return Report.of(
          new ObjectWriter()
              .put("container", file.toString())
              .put("index", index)
              .put("sealedFrames", frames)
              .put("apex", apex)
              .build(),
          file + "  " + frames + " frames sealed by frame " + index);
    }
  }
}
