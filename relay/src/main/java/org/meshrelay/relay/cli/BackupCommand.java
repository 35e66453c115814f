package org.meshrelay.relay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code backup}: copies of the stored containers, and back. */
@Command(
    name = "backup",
    description = {
      "Copies the stored containers while the node runs, checks such a copy, and puts it back;",
      "or keeps a second node in step with it.",
      "Keys are not in a backup unless asked for; indexes are built again."
    },
    footer = {"", "Example:", "  mesh-relay backup create /backup/monday -c relay.yaml"},
    subcommands = {
      BackupCreate.class,
      BackupVerify.class,
      BackupRestoreCommand.class,
      BackupPromote.class
    })
final class BackupCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say create, verify, restore, follow or promote.");
  }
}
