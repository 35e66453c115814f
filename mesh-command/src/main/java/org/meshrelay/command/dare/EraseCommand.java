package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.file.SaltErasure;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mesh dare erase}: the salt of one frame. */
@Command(
    name = "erase",
    description = {
      "Make the content of one encrypted frame unreadable for good, by overwriting its salt.",
      "Digests, links and signatures of the container stay right. Other copies are not reached."
    },
    footer = {"", "Example:", "  mesh dare erase log.dcx --index 7"})
final class EraseCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @ArgGroup(multiplicity = "1")
  private FrameChoice choice = new FrameChoice();

  @Override
  Report run(CommandContext context) throws MeshException, IOException, FrameException {
    long index;
    try (ContainerFile container = ContainerFile.open(file)) {
      index = choice.in(container).index();
    }
    SaltErasure.Outcome outcome = SaltErasure.erase(file, index);
    boolean erased =
        switch (outcome) {
          case ERASED -> true;
          case ERASED_BEFORE -> false;
          case NOT_ENCRYPTED ->
              throw new MeshException(
                  Kind.CHECK_FAILED,
                  "frame " + index + " is not encrypted; mesh dare redact leaves it out of a copy");
          case NOT_FOUND, NO_FRAME ->
              throw new MeshException(
                  Kind.CHECK_FAILED, "the salt of frame " + index + " is not found in one piece");
        };
    return Report.of(
        new ObjectWriter()
            .put("container", file.toString())
            .put("index", index)
            .put("erased", erased)
            .build(),
        file + "  frame " + index + (erased ? " erased" : " was erased before"));
  }
}
