package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What an event loop lets in while it is late (ADR 74). */
class LoopThrottleTest {
  private static final long LATE = LoopThrottle.LATE + 1;

  private final LoopThrottle throttle = new LoopThrottle();

  /** Lets in as many as it takes of so many; how many those are. */
  private int admitted(int offered) {
    int admitted = 0;
    for (int i = 0; i < offered; i++) {
      admitted += throttle.admits() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void loopThatKeepsUp_letsAllIn() {
    for (int sweep = 0; sweep < 5; sweep++) {
      assertEquals(1_000, admitted(1_000));
      throttle.swept(0, true);
    }
  }

  @Test
  void loopThatIsLateWhileWorkersAreIdle_letsAllIn() {
    for (int sweep = 0; sweep < 5; sweep++) {
      assertEquals(1_000, admitted(1_000));
      throttle.swept(LATE, false);
    }
  }

  /** As many sweeps too late, with as many requests before each. */
  private void late(int sweeps, int offered) {
    for (int sweep = 0; sweep < sweeps; sweep++) {
      assertEquals(offered, admitted(offered));
      throttle.swept(LATE, true);
    }
  }

  @Test
  void loopThatIsLateForAMoment_letsAllIn() {
    for (int times = 0; times < 5; times++) {
      late(LoopThrottle.STANDING - 1, 1_000);
      assertEquals(1_000, admitted(1_000));
      throttle.swept(0, true);
    }
  }

  @Test
  void loopThatStaysLateWhileWorkersAreBusy_letsInLessAndLess() {
    late(LoopThrottle.STANDING, 100);
    assertEquals(70, admitted(1_000));
    throttle.swept(LATE, true);
    assertEquals(49, admitted(1_000));
    for (int sweep = 0; sweep < 20; sweep++) {
      throttle.swept(LATE, true);
    }
    assertEquals(LoopThrottle.LEAST, admitted(1_000));
  }

  @Test
  void loopThatHasCaughtUp_letsInMoreAndMore() {
    late(LoopThrottle.STANDING, 100);
    int before = admitted(1_000);
    throttle.swept(0, true);
    assertTrue(admitted(1_000) > before);
    int sweeps = 0;
    while (admitted(LoopThrottle.MOST) < LoopThrottle.MOST) {
      throttle.swept(0, true);
      sweeps++;
    }
    assertTrue(sweeps < 100, "within 5 s, in " + sweeps + " sweeps");
  }
}
