package org.meshrelay.command.dare;

import picocli.CommandLine.Command;

/** {@code mesh dare …}. */
@Command(
    name = "dare",
    description = "Envelopes, containers and archives as files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EncodeCommand.class,
      DecodeCommand.class,
      VerifyCommand.class,
      LogCommand.class,
      ExtractCommand.class,
      AppendCommand.class,
      IndexCommand.class,
      SealCommand.class,
      RedactCommand.class,
      EraseCommand.class,
      RepairCommand.class,
      ArchiveCommands.class
    },
    footer = {
      "",
      "Example:",
      "  mesh dare encode plan.txt --sign --to bob@example.net --out plan.dare"
    })
final class DareCommands extends Group {}
