package org.meshrelay.relay.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.relay.config.StoreConfig;
import picocli.CommandLine.Option;

/**
 * What a lost node has signed: either its journal says so, or its operator says that the journal is
 * lost, and then nothing is signed of any container before a restart (receipts.md 8.4).
 */
final class JournalQuestion {
  /** Notes written with one flush. */
  private static final int PORTION = 1_024;

  @Option(
      names = "--journal-lost",
      description = {
        "the journal of signed sizes is lost too: every container waits for `spool restart`,",
        "because nobody knows what was signed"
      })
  private boolean lost;

  /**
   * Makes sure that the question has an answer.
   *
   * @throws CommandException if there is neither a journal nor the word of the operator, or both
   */
  void require(StoreConfig store) {
    Path journal = StoppedNode.journalDirectory(store.directory());
    boolean there = Files.isDirectory(journal.resolve("log"));
    if (there == lost) {
      throw new CommandException(
          ExitCode.USAGE,
          lost
              ? "there is a journal in " + journal
              : "no journal of signed sizes in "
                  + journal
                  + "; bring it from the old disk, or say --journal-lost");
    }
  }

  /** True if nobody knows what was signed. */
  boolean isLost() {
    return lost;
  }

  /** If the journal is lost, notes of each container that nobody knows what was signed of it. */
  void doubtIfLost(SpoolEngine engine, SignedSizeJournal journal, Progress progress) {
    if (!lost) {
      return;
    }
    List<SignedSize> portion = new ArrayList<>();
    long[] count = {0};
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            portion.add(
                new SignedSize(
                    account,
                    view.container(),
                    view.treeSize(),
                    view.root(),
                    InstantSource.system().instant()));
            count[0]++;
          }
          if (portion.size() >= PORTION) {
            journal.doubt(portion);
            portion.clear();
            progress.say(count[0] + " containers noted");
          }
        });
    journal.doubt(portion);
  }

  /** Counts the containers that nothing may be signed of; without a journal all of them. */
  static long waiting(SpoolEngine engine, SignedSizeJournal journal) {
    long[] waiting = {0};
    journal.alarms(engine, alarm -> waiting[0]++);
    return waiting[0];
  }

  /** Tells how many containers wait, if any do. */
  static void tell(CommandOutput output, long waiting) {
    if (waiting > 0) {
      output.say(
          waiting
              + " containers are behind what was signed, or nobody knows: they are read only and"
              + " unsigned until `mesh-relay spool restart` (docs/operating.md)");
    }
  }
}
