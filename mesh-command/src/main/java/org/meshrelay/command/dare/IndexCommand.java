package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.dare.container.file.AppendOptions;
import org.meshrelay.dare.container.file.ContainerAppender;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mesh dare index}: index frames about what none is about yet. */
@Command(
    name = "index",
    description =
        "Add index frames to a container, by which keys are found without reading it all.",
    footer = {"", "Example:", "  mesh dare index contacts.dcat"})
final class IndexCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @Override
  Report run(CommandContext context)
      throws IOException, ContainerDamagedException, AgreementException {
    try (ContainerAppender appender = ContainerAppender.open(file, AppendOptions.plain())) {
      int added = appender.index();
      return Report.of(
          new ObjectWriter()
              .put("container", file.toString())
              .put("added", (long) added)
              .put("frames", appender.frames())
              .build(),
          file + "  " + added + " index frames");
    }
  }
}
