package org.meshrelay.relay.cli;

import java.util.concurrent.Callable;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.follow.Divergence;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.config.StoreConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backup promote}. */
@Command(
    name = "promote",
    description = {
      "Makes a copy that `backup follow` kept the data directory of a node that serves.",
      "First stop the node that was followed for good: two nodes that serve sign two histories.",
      "Bring DATA/signed from its disk into the directory of the copy: it tells which containers",
      "are behind what was signed; those wait for `spool restart`."
    },
    footer = {"", "Example:", "  mesh-relay backup promote -c standby.yaml"})
final class BackupPromote implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();
  @Mixin private JournalQuestion journalQuestion = new JournalQuestion();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(
      names = "--incomplete",
      description = "also a copy that never was in step: accounts are missing from it")
  private boolean incomplete;

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    StoreConfig store = configuration.require(output).store();
    EngineDirectory directory = new EngineDirectory(store.directory());
    FollowState state =
        FollowState.of(directory)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.UNAVAILABLE, store.directory() + " follows no node"));
    if (state.inStep() == null && !incomplete) {
      throw new CommandException(
          ExitCode.CHECK_FAILED,
          "the copy never was in step: accounts are missing from it; say --incomplete to serve it"
              + " all the same");
    }
    journalQuestion.require(store);
    long waiting = promote(store, directory, output);
    report(output, state, waiting);
    return ExitCode.OK;
  }

  /** Whatever ends this early, the directory still is a copy that nobody serves from. */
  private long promote(StoreConfig store, EngineDirectory directory, CommandOutput output) {
    try (SpoolEngine engine = StoppedNode.copy(store);
        SignedSizeJournal journal = StoppedNode.journal(store);
        Progress progress = Progress.of(output)) {
      long unused = journal.settle(engine);
      journalQuestion.doubtIfLost(engine, journal, progress);
      long waiting = JournalQuestion.waiting(engine, journal);
      directory.promoted();
      return waiting;
    } catch (DirectoryLockedException e) {
      throw new CommandException(
          ExitCode.TRY_LATER, "`backup follow` still runs on " + store.directory());
    }
  }

  private void report(CommandOutput output, FollowState state, long waiting) {
    if (json) {
      output.document(
          new ObjectWriter()
              .put("ok", true)
              .put("service", state.service())
              .put("inStep", state.inStep())
              .put("waitingForRestart", waiting)
              .put("divergences", state.divergences(), Divergence::json)
              .build());
    } else {
      output.data(
          "the copy of %s, in step at %s, may be served from"
              .formatted(state.service(), state.inStep() == null ? "no time" : state.inStep()));
    }
    if (!state.divergences().isEmpty()) {
      output.say(
          state.divergences().size()
              + " containers did not continue the copy; they are as they were before");
    }
    JournalQuestion.tell(output, waiting);
  }
}
