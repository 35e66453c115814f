package org.meshrelay.loadtest.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mesh-relay loadtest}. */
@Command(
    name = "loadtest",
    description = "Measures a node: what it takes, how long that lasts, and where it ends.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunCommand.class, CompareCommand.class, MergeCommand.class, SinkCommand.class},
    footer = {
      "",
      "Examples:",
      "  mesh-relay loadtest run smoke",
      "  mesh-relay loadtest compare before after",
      "  mesh-relay loadtest run my-scenario.yaml --out report --json | jq .latencyMs"
    })
final class LoadtestCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
