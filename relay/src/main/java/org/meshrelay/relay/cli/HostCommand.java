package org.meshrelay.relay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code host}: hosts of a service, each with keys of its own. */
@Command(
    name = "host",
    description = "Shows which host of a service this is, and makes keys for another one.",
    footer = {"", "Example:", "  mesh-relay host add standby/keys -c relay.yaml"},
    subcommands = {HostShow.class, HostAdd.class})
final class HostCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say show or add.");
  }
}
