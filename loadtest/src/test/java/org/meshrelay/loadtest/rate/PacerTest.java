package org.meshrelay.loadtest.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  /** What looking at the clock and one turn of the spin take on this made-up machine. */
  private static final long TURN_NANOS = 60;

  /** It wakes sleepers so late, at most. */
  private static final long WAKE_NANOS = 100_000;

  /** A machine that is late in waking sleepers and needs time for everything. */
  private static final class Machine {
    private final SplittableRandom random = new SplittableRandom(1);
    private long now;
    private long slept;

    PaceClock clock() {
      return new PaceClock.SleepThenSpin(() -> now += TURN_NANOS / 2, this::sleep, this::spin);
    }

    private void sleep(long nanos) {
      slept += nanos;
      now += nanos + random.nextLong(WAKE_NANOS);
    }

    private void spin() {
      now += TURN_NANOS / 2;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000, 10_000})
  void run_machineThatWakesLate_isOnTimeToTheMicrosecond(int perSecond) throws Exception {
    Machine machine = new Machine();
    PaceClock clock = machine.clock();
    Arrivals arrivals =
        Arrivals.of(new RateCurve.Constant(perSecond), 5, Arrivals.Spacing.RANDOM, 2);
    List<Long> late = new ArrayList<>();

    new Pacer(clock).run(arrivals, 1_000_000, (i, intended) -> late.add(machine.now - intended));

    assertEquals(arrivals.count(), late.size());
    // Two arrivals may be due in the same turn; then the second is late by the first.
    assertTrue(late.stream().allMatch(nanos -> nanos >= 0 && nanos < 1_000), late.toString());
  }

  @Test
  void run_lowRate_sleepsMostOfTheTime() throws Exception {
    Machine machine = new Machine();
    Arrivals arrivals = Arrivals.of(new RateCurve.Constant(10), 10, Arrivals.Spacing.EVEN, 0);

    new Pacer(machine.clock()).run(arrivals, 0, (i, intended) -> {});

    assertTrue(machine.slept > 9_800_000_000L, "slept " + machine.slept);
  }

  @Test
  void run_shotThatBlocks_firesTheRestLateButFiresIt() throws Exception {
    Machine machine = new Machine();
    Arrivals arrivals = Arrivals.of(new RateCurve.Constant(100), 1, Arrivals.Spacing.EVEN, 0);
    List<Long> late = new ArrayList<>();

    new Pacer(machine.clock())
        .run(
            arrivals,
            0,
            (i, intended) -> {
              late.add(machine.now - intended);
              machine.now += i == 0 ? 500_000_000 : 0;
            });

    assertEquals(100, late.size());
    assertEquals(490_000_000.0, late.get(1), 1_000);
    assertTrue(late.get(60) < 1_000);
  }

  /**
   * The real clock. How late it is depends on what else the machine does, so that is printed and
   * not asserted; nothing is early, nothing is left out.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 10_000})
  void run_realClock_isNeverEarlyAndLeavesNothingOut(int perSecond) throws Exception {
    PaceClock clock = PaceClock.system();
    Arrivals arrivals = Arrivals.of(new RateCurve.Constant(perSecond), 1, Arrivals.Spacing.EVEN, 0);
    long[] late = new long[arrivals.count()];
    Arrays.fill(late, Long.MIN_VALUE);

    new Pacer(clock)
        .run(arrivals, clock.nanoTime(), (i, intended) -> late[i] = clock.nanoTime() - intended);

    Arrays.sort(late);
    System.out.printf(
        "%d/s: late by p50 %.1f µs, p99 %.1f µs%n",
        perSecond, late[late.length / 2] / 1e3, late[late.length * 99 / 100] / 1e3);
    assertEquals(perSecond, late.length);
    assertTrue(late[0] >= 0, "one was early or never sent: " + late[0]);
  }
}
