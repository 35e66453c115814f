package org.meshrelay.client.cli;

import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh message confirm}. */
@Command(
    name = "confirm",
    description = {
      "Ask somebody to confirm something; mesh message status shows the answer.",
      "They must have permitted it: mesh contact permit YOU --allow Confirmation."
    },
    footer = {"", "Example:", "  mesh message confirm bob@example.net \"Pay 20 EUR to Alice?\""})
final class ConfirmCommand extends Leaf {
  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Whom.")
  private String address = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "What is to be confirmed.")
  private String text = "";

  @Option(
      names = "--clear",
      description = "Send unencrypted where the recipient's key is not known.")
  private boolean clear;

  @Override
  Report run(MeshClient client) throws MeshException {
    MeshMessages.Posted posted =
        client.messages().confirm(root().account(), MeshCommand.address(address), text, clear);
    return Report.of(MessageCommands.json(posted), MessageCommands.line(posted));
  }
}
