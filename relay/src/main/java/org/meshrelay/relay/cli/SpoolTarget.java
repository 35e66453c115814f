package org.meshrelay.relay.cli;

import java.nio.file.Path;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.ContainerScan;
import org.meshrelay.dare.tool.DamageAdvice;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.ContainerId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One container of a node, as the commands about one name it. */
final class SpoolTarget {
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "owner, as alice@example.com")
  private String account = "";

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "name, as mmm_Inbound")
  private String container = "";

  /** A container that a command named in its own way. */
  static SpoolTarget of(ConfigurationOptions configuration, String account, String container) {
    SpoolTarget target = new SpoolTarget();
    target.configuration = configuration;
    target.account = account;
    target.container = container;
    return target;
  }

  boolean json() {
    return json;
  }

  ConfigurationOptions configuration() {
    return configuration;
  }

  ContainerId id() {
    return new ContainerId(
        AccountAddress.find(account)
            .orElseThrow(() -> new CommandException(ExitCode.USAGE, account + " is no address")),
        ContainerName.find(container)
            .orElseThrow(
                () -> new CommandException(ExitCode.USAGE, container + " is no container")));
  }

  /** The container as it lies on the disk; a node may run meanwhile. */
  ContainerScan scan(CommandOutput output, Progress progress) {
    Path directory = configuration.require(output).store().directory();
    ContainerId id = id();
    try {
      return ContainerScan.open(
              directory, new ChronicleFrameStores(), id.account(), id.container(), progress.lanes())
          .orElseThrow(
              () ->
                  new CommandException(
                      ExitCode.UNAVAILABLE,
                      "no container " + id.container() + " of " + id.account()));
    } catch (IllegalArgumentException e) {
      throw noStore(directory, e);
    }
  }

  static CommandException noStore(Path directory, IllegalArgumentException cause) {
    return new CommandException(
        ExitCode.UNAVAILABLE, "no store in " + directory + ": " + cause.getMessage());
  }

  static CommandException damaged(FrameDamagedException damage) {
    return new CommandException(
        ExitCode.CHECK_FAILED,
        damage.place()
            + System.lineSeparator()
            + "What to do: "
            + DamageAdvice.of(damage.place().damage().kind()));
  }
}
