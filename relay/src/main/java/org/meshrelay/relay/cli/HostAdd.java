package org.meshrelay.relay.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code host add}. */
@Command(
    name = "add",
    description = {
      "Makes the keys of another host of the same service, signed by the service key: a host key of",
      "its own, and what hosts of one service share. Carry the directory to that machine.",
      "It may do what this host does; what it may read of it, service.backup-hosts says."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay host add standby/keys --service-key /media/stick/service.key -c relay.yaml"
    })
final class HostAdd implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(
      names = "--service-key",
      paramLabel = "FILE",
      description = "the service key (default: service.key among the node's keys)")
  private @Nullable Path serviceKey;

  @Parameters(paramLabel = "DIR", description = "directory to make, with the keys")
  private Path directory = Path.of("keys");

  @Override
  public Integer call() throws IOException {
    CommandOutput output = CommandOutput.of(spec);
    NodeKeyFiles files = new NodeKeyFiles(configuration.require(output).service().keysDirectory());
    try {
      SignatureKeyPair service =
          serviceKey == null ? files.serviceKey() : files.serviceKey(serviceKey);
      NodeKeyFiles made =
          files.addHost(directory, service, EntropySource.system(), InstantSource.system());
      HostShow.tell(output, made.credential(), json);
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ExitCode.CANNOT_CREATE, e.getFile() + " is there already; nothing was overwritten");
    }
    return ExitCode.OK;
  }
}
