package org.meshrelay.relay.cli;

import java.util.concurrent.Callable;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code host show}. */
@Command(
    name = "show",
    description = "Tells the identifiers of the service and of this host of it.",
    footer = {"", "Example:", "  mesh-relay host show -c standby.yaml"})
final class HostShow implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    NodeKeyFiles files = new NodeKeyFiles(configuration.require(output).service().keysDirectory());
    try {
      tell(output, files.credential(), json);
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  static void tell(CommandOutput output, ServiceCredential credential, boolean json) {
    if (json) {
      output.document(
          new ObjectWriter()
              .put("service", credential.serviceUdf())
              .put("host", credential.host().udf())
              .build());
    } else {
      output.data("service " + credential.serviceUdf());
      output.data("host    " + credential.host().udf());
    }
  }
}
