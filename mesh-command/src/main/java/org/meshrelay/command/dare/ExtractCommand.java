package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.file.FrameExtraction;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare extract}: one frame as an envelope. */
@Command(
    name = "extract",
    description = {
      "Take one frame out of a container as an envelope; mesh dare decode opens it.",
      "Its digest and signatures stay what they were."
    },
    footer = {"", "Example:", "  mesh dare extract log.dcx --index 7 --out seven.dare"})
final class ExtractCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @ArgGroup(multiplicity = "1")
  private FrameChoice choice = new FrameChoice();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to put the envelope.")
  private @Nullable Path out;

  @Option(names = "--binary", description = "Write JSON-B instead of JSON.")
  private boolean binary;

  @Option(
      names = "--detached",
      description = "Leave out recipients that stand in another frame of the container.")
  private boolean detached;

  @Override
  Report run(CommandContext context) throws MeshException, IOException, FrameException {
    Path target = out == null ? Path.of("-") : out;
    try (ContainerFile container = ContainerFile.open(file)) {
      LocatedFrame frame = choice.in(container);
      long octets;
      try (OutputStream output = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        octets =
            FrameExtraction.write(
                container,
                frame,
                detached ? FrameExtraction.Form.DETACHED : FrameExtraction.Form.COMPLETE,
                binary ? Encoding.JSON_B : Encoding.JSON,
                output);
      } catch (IOException | FrameException e) {
        if (!(e instanceof FileAlreadyExistsException)) {
          Files.deleteIfExists(target);
        }
        throw e;
      }
      return Report.of(
          new ObjectWriter()
              .put("file", target.toString())
              .put("index", frame.index())
              .put("octets", octets)
              .build(),
          target + "  frame " + frame.index() + "  " + octets + " octets");
    }
  }
}
