package org.meshrelay.relay.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.tool.ContainerImport;
import org.meshrelay.dare.tool.ImportException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.receipt.ContainerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spool import}: a container file into an account. */
@Command(
    name = "import",
    description = {
      "Brings a DARE container file into an account that does not have this container yet.",
      "The file is checked before anything is written. The node must be stopped."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay spool import alice@example.com mmm_Archive inbound.dare -c relay.yaml"
    })
final class SpoolImport implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SpoolTarget target = new SpoolTarget();

  @Parameters(index = "2", paramLabel = "FILE", description = "container file to be read")
  private Path file = Path.of("container.dare");

  @Option(
      names = "--new-account",
      description =
          "also where the account has no container at all; it cannot log in before it is"
              + " created")
  private boolean newAccount;

  @Override
  public Integer call() throws IOException {
    CommandOutput output = CommandOutput.of(spec);
    ContainerId id = target.id();
    try (Progress progress = Progress.of(output);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        SpoolEngine engine = StoppedNode.engine(target.configuration().require(output).store())) {
      if (!newAccount && engine.containers(id.account()).isEmpty()) {
        throw new CommandException(
            ExitCode.UNAVAILABLE,
            "no account " + id.account() + " here; say --new-account if that is meant");
      }
      ContainerImport.Result result =
          new ContainerImport(engine, id.account(), id.container())
              .run(ContainerSource.of(channel), frames -> progress.say(frames + " frames"));
      report(output, id, result);
      return ExitCode.OK;
    } catch (ImportException e) {
      throw new CommandException(ExitCode.CHECK_FAILED, file + ": " + e.getMessage());
    } catch (StorageFullException e) {
      throw new CommandException(
          ExitCode.IO, "no room; make some and repeat the command, it goes on: " + e.getMessage());
    }
  }

  private void report(CommandOutput output, ContainerId id, ContainerImport.Result result) {
    if (target.json()) {
      output.document(
          new ObjectWriter()
              .put("account", id.account().text())
              .put("container", id.container().text())
              .put("link", result.verdict().name().toUpperCase(Locale.ROOT))
              .put("frames", result.frames())
              .put("imported", result.imported())
              .put("treeSize", result.frames() - 1)
              .put("rootHash", result.root())
              .build());
    } else {
      output.data(
          "%s of %s: %d frames, %d of them new; the file was %s"
              .formatted(
                  id.container(),
                  id.account(),
                  result.frames(),
                  result.imported(),
                  result.verdict()));
    }
  }
}
