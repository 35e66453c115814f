package org.meshrelay.client.cli;

import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshContacts;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mesh message block}. */
@Command(
    name = "block",
    description = "Refuse everything from an account; mesh contact permit undoes it.",
    footer = {"", "Example:", "  mesh message block mallory@example.net --yes"})
final class BlockCommand extends Leaf {
  @Parameters(
      paramLabel = "ADDRESS|MESSAGE-ID",
      description = "The account, or a message that it sent.")
  private String sender = "";

  @Override
  Report run(MeshClient client) throws MeshException {
    AccountAddress meant = client.messages().sender(root().account(), sender);
    root().confirm("Refuse everything from " + meant + "?");
    MeshContacts.Entry blocked = client.messages().block(root().account(), sender);
    return Report.of(
        ContactCommands.writer(blocked).put("blocked", meant.text()).build(),
        "blocked " + meant + ": " + ContactCommands.line(blocked));
  }
}
