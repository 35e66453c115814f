package org.meshrelay.testkit;

import java.lang.management.ManagementFactory;

/**
 * A bound on the time that one input of a fuzz target may take, in processor time of its thread, so
 * that other load does not count. Enforced only where {@code meshrelay.fuzz.budget-ms} says so,
 * which the script that fuzzes for minutes does: a test of the build is not to depend on the
 * machine.
 */
public final class FuzzBudget {
  private static final long BUDGET_NANOS = Long.getLong("meshrelay.fuzz.budget-ms", 0) * 1_000_000;

  /** What was compiled or loaded for the first time has had its time by then. */
  private static final int TRIES = 3;

  private FuzzBudget() {}

  /** Runs the target; fails if it takes longer than the budget each time. */
  public static void run(Runnable target) {
    if (BUDGET_NANOS == 0) {
      target.run();
      return;
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && least > BUDGET_NANOS; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      target.run();
      long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      least = Math.min(least, taken);
    }
    if (least > BUDGET_NANOS) {
      throw new AssertionError("one input takes " + least / 1_000_000 + " ms");
    }
  }
}
