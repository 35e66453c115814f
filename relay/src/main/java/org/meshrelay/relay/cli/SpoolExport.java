package org.meshrelay.relay.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.tool.ContainerScan;
import org.meshrelay.dare.tool.ScanExport;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spool export}: a container as a file of its own. */
@Command(
    name = "export",
    description = {
      "Writes a container as the standard DARE container file, which `mesh dare verify` reads.",
      "A node may run meanwhile; the file then ends where the log ended when the command began."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay spool export alice@example.com mmm_Inbound --out inbound.dare -c relay.yaml",
      "  mesh dare verify inbound.dare"
    })
final class SpoolExport implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SpoolTarget target = new SpoolTarget();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "file to be made")
  private Path out = Path.of("container.dare");

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    if (Files.exists(out)) {
      throw new CommandException(ExitCode.CANNOT_CREATE, out + " is there already");
    }
    try (Progress progress = Progress.of(output);
        ContainerScan scan = target.scan(output, progress)) {
      long octets =
          ScanExport.write(
              scan, out, frames -> progress.say(frames + " of " + scan.frameCount() + " frames"));
      if (target.json()) {
        output.document(
            new ObjectWriter()
                .put("account", target.id().account().text())
                .put("container", target.id().container().text())
                .put("file", out.toString())
                .put("frames", scan.frameCount())
                .put("octets", octets)
                .put("treeSize", scan.treeSize())
                .put("rootHash", scan.root(scan.treeSize()))
                .build());
      } else {
        output.data("%s  %d frames, %d octets".formatted(out, scan.frameCount(), octets));
      }
      return ExitCode.OK;
    } catch (FrameDamagedException e) {
      throw SpoolTarget.damaged(e);
    } catch (java.io.UncheckedIOException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, String.valueOf(e.getMessage()));
    }
  }
}
