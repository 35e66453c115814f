package org.meshrelay.relay.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.meshrelay.dare.backup.BackupCheck;
import org.meshrelay.dare.backup.BackupException;
import org.meshrelay.dare.backup.BackupManifest;
import org.meshrelay.dare.backup.BackupWriter;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.config.RelayConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup create}. */
@Command(
    name = "create",
    description = {
      "Copies every container as it stands now; the node goes on. The copy is checked at once;",
      "exit 2 if something was damaged, in the copy or before."
    },
    footer = {"", "Example:", "  mesh-relay backup create /backup/monday -c relay.yaml"})
final class BackupCreate implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(
      names = "--keys",
      description = "private keys too; who has the backup then can act as this service")
  private boolean keys;

  @Parameters(paramLabel = "DIR", description = "directory to be made")
  private Path target = Path.of("backup");

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    RelayConfig config = configuration.require(output);
    Path store = config.store().directory();
    try (Progress progress = Progress.of(output)) {
      BackupManifest manifest =
          new BackupWriter(store, new ChronicleFrameStores(), target, progress.lanes())
              .write(order(config));
      BackupCheck.Result checked = new BackupCheck(target, progress.lanes()).run();
      BackupVerify.report(output, json, target, checked, null);
      return checked.isGood() && manifest.damaged() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    } catch (BackupException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw SpoolTarget.noStore(store, e);
    }
  }

  private BackupWriter.Order order(RelayConfig config) {
    Path journal = StoppedNode.journalDirectory(config.store().directory());
    return new BackupWriter.Order(
        InstantSource.system().instant(),
        config.service().primary().text(),
        new AccountAddress(ServiceIdentity.OWN_LOCAL_PART, config.service().primary()),
        Files.isDirectory(journal) ? journal : null,
        keys ? keyFiles(config.service().keysDirectory()) : Map.of());
  }

  private static Map<String, Path> keyFiles(Path directory) {
    Map<String, Path> files = new TreeMap<>();
    for (Path file : DurableFiles.list(directory)) {
      if (Files.isRegularFile(file)) {
        files.put(String.valueOf(file.getFileName()), file);
      }
    }
    return files;
  }
}
