package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.dare.container.file.TailRepair;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mesh dare repair}: the end of a container after a crash of its writer. */
@Command(
    name = "repair",
    description = {
      "Cut off what a crash left of a frame at the end of a container, and keep it beside the"
          + " file.",
      "A container that is damaged elsewhere is not touched."
    },
    footer = {"", "Example:", "  mesh dare repair log.dcx"})
final class RepairCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @Override
  Report run(CommandContext context) throws IOException, ContainerDamagedException {
    TailRepair.Repaired done = TailRepair.repair(file);
    return Report.of(
        new ObjectWriter()
            .put("container", file.toString())
            .put("frames", done.frames())
            .put("octets", done.octets())
            .put("cutOctets", done.cutOctets())
            .build(),
        file + "  " + done.frames() + " frames  " + done.cutOctets() + " octets cut off");
  }
}
