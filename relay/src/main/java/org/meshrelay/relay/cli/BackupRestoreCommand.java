package org.meshrelay.relay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.backup.BackupException;
import org.meshrelay.dare.backup.BackupRestore;
import org.meshrelay.dare.backup.LeafRestore;
import org.meshrelay.dare.backup.PrefixComparison;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.config.StoreConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup restore}. */
@Command(
    name = "restore",
    description = {
      "Puts a backup into the empty data directory of a node and compares every tree.",
      "The journal of signed sizes is not restored: bring DATA/signed from the old disk first. It",
      "tells which containers are behind what was signed; those wait for `spool restart`. With",
      "--leaves they go on to where their leaf hashes were backed up, and wait no more."
    },
    footer = {
      "",
      "Examples:",
      "  mesh-relay backup restore /backup/monday -c relay.yaml",
      "  mesh-relay backup restore /backup/monday --leaves /backup/leaves -c relay.yaml"
    })
final class BackupRestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();
  @Mixin private JournalQuestion journalQuestion = new JournalQuestion();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(
      names = "--leaves",
      paramLabel = "LEAVES",
      description = {
        "directory of store.leaf-backup, or one series in it: lost frames come back as erased",
        "stubs, so that nothing is rolled back"
      })
  private @Nullable Path leaves;

  @Parameters(paramLabel = "DIR", description = "the backup")
  private Path source = Path.of("backup");

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    RelayConfig config = configuration.require(output);
    StoreConfig store = config.store();
    journalQuestion.require(store);
    try (Progress progress = Progress.of(output)) {
      BackupRestore restore =
          new BackupRestore(
              source,
              store.directory(),
              new ChronicleFrameStores(),
              StoppedNode.limits(store),
              progress.lanes());
      if (leaves != null) {
        LeafRestore.require(leaves, config.service().primary().text(), restore.lanes());
      }
      restore.restore();
      // At once: whatever ends this command from here on, nothing is signed before a restart.
      doubtIfLost(store, progress);
      PrefixComparison.Result compared = restore.compare();
      LeafRestore.Result brought = bringBack(config);
      // Again: of what the leaves made or let grow nobody knows either.
      doubtIfLost(store, progress);
      report(output, compared, brought, waiting(store));
      return compared.isPrefix() && compared.grown() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    } catch (BackupException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, String.valueOf(e.getMessage()));
    } catch (StorageFullException e) {
      throw new CommandException(ExitCode.IO, String.valueOf(e.getMessage()));
    }
  }

  private LeafRestore.@Nullable Result bringBack(RelayConfig config) throws BackupException {
    if (leaves == null) {
      return null;
    }
    try (SpoolEngine engine = StoppedNode.engine(config.store())) {
      return new LeafRestore(leaves, engine).run(config.service().primary().text());
    }
  }

  /** Counts the containers that nothing may be signed of; without a journal all of them. */
  private static long waiting(StoreConfig store) {
    try (SpoolEngine engine = StoppedNode.engine(store);
        SignedSizeJournal journal = StoppedNode.journal(store)) {
      return JournalQuestion.waiting(engine, journal);
    }
  }

  private void doubtIfLost(StoreConfig store, Progress progress) {
    if (journalQuestion.isLost()) {
      try (SpoolEngine engine = StoppedNode.engine(store);
          SignedSizeJournal journal = StoppedNode.journal(store)) {
        journalQuestion.doubtIfLost(engine, journal, progress);
      }
    }
  }

  private void report(
      CommandOutput output,
      PrefixComparison.Result compared,
      LeafRestore.@Nullable Result brought,
      long waiting) {
    boolean same = compared.isPrefix() && compared.grown() == 0;
    if (json) {
      output.document(
          new ObjectWriter()
              .put("ok", same)
              .put("containers", compared.equal())
              .put("differences", compared.different())
              .put("waitingForRestart", waiting)
              .put("leaves", brought == null ? null : json(brought))
              .build());
    } else {
      output.data(
          "%d containers restored, their trees are %s those of the backup"
              .formatted(compared.equal(), same ? "exactly" : "NOT"));
    }
    if (brought != null && !json) {
      output.data(
          "%d lost frames came back as erased stubs, %d whole; %d accounts are erased again"
              .formatted(brought.erased(), brought.whole(), brought.accounts()));
    }
    if (brought != null && brought.missing() + brought.refused() + brought.damaged() > 0) {
      output.say(
          "not all of the leaf hashes could be used: %d lead on from lost ones, %d containers"
                  .formatted(brought.missing(), brought.refused())
              + " have another history, %d places of %s are damaged"
                  .formatted(brought.damaged(), brought.series()));
    }
    JournalQuestion.tell(output, waiting);
  }

  private static JsonObject json(LeafRestore.Result brought) {
    return new ObjectWriter()
        .put("series", brought.series())
        .put("erased", brought.erased())
        .put("whole", brought.whole())
        .put("accounts", brought.accounts())
        .put("missing", brought.missing())
        .put("refused", brought.refused())
        .put("damaged", brought.damaged())
        .build();
  }
}
