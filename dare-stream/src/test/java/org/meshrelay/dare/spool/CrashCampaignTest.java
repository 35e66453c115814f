package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.disk.Faults;
import org.meshrelay.testkit.disk.Operation;

/**
 * Power cuts at any instant. The short form runs in every build; {@code dare-stream/crash-campaign}
 * sets the properties for the long one.
 */
class CrashCampaignTest {
  private static final int HISTORIES = Integer.getInteger("meshrelay.crash.histories", 12);
  private static final int STATES = Integer.getInteger("meshrelay.crash.states", 150);
  private static final long SEED = Long.getLong("meshrelay.crash.seed", System.nanoTime());

  /** What the oracle says; an exception of anything else would prove nothing. */
  private static final List<String> VERDICTS =
      List.of(
          "differs from the state after work ",
          "inspection: [damaged frame: ",
          ": damaged frame: ",
          "a crash is taken for damage: ",
          ", remembered ",
          // The directory of a lane is gone, and the engine says so instead of going on without.
          " lanes, not ");

  @TempDir Path directory;

  /** Of the controls: they show what the campaign finds, and that does not depend on luck. */
  private static final long CONTROL_SEED = 1;

  private static void run(CrashCampaign campaign, long first, int histories, int states) {
    for (int i = 0; i < histories; i++) {
      long seed = first + i;
      int due = (int) ((long) states * (i + 1) / histories);
      try {
        campaign.history(new SplittableRandom(seed), Math.max(1, due - campaign.states()));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "replay with dare-stream/crash-campaign --histories 1 --seed "
                + seed
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  @Test
  void crash_atAnyInstant_losesNothingAcknowledged() {
    CrashCampaign campaign = new CrashCampaign(directory, Faults.NONE);

    run(campaign, SEED, HISTORIES, STATES);

    System.out.println("seed " + SEED + ": " + campaign);
    assertTrue(campaign.states() >= STATES, campaign.toString());
  }

  /** If the campaign did not find these, it would find nothing. */
  @Test
  void crash_ofADeviceThatLies_isNoticed() {
    for (Operation lie :
        new Operation[] {Operation.FLUSH_MAPPED, Operation.FLUSH, Operation.SYNC_DIRECTORY}) {
      CrashCampaign campaign =
          new CrashCampaign(
              directory.resolve(lie.toString()),
              (operation, file) -> operation == lie ? new Faults.Lie() : null);

      AssertionError found =
          assertThrows(
              AssertionError.class, () -> run(campaign, CONTROL_SEED, 20, 200), lie.toString());

      System.out.println(lie + " left out, noticed after " + campaign);
      String message = String.valueOf(found.getMessage());
      assertTrue(VERDICTS.stream().anyMatch(message::contains), message);
    }
  }
}
